import { Checkbox, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { date, number } from '../../format';
import type { AccountLimits, AccountRules, AccountView } from '../../generated/wire';
import { Note } from '../../parts/note';
import css from './accounts.module.css';
import { aboveTheCard, type Above, type LimitKey } from './figures';
import { Source } from './limits';
import { hostOf } from './standing';

const usual = ['minute', 'hour', 'day', 'newPeople'] as const;
const rare = ['second', 'domainMinute', 'domainHour'] as const;

interface LimitFieldsProps {
  account: AccountView;
  limits: AccountLimits;
  rules: AccountRules;
  onLimits: (limits: AccountLimits) => void;
  onRules: (rules: AccountRules) => void;
}

/** The most it sends; what few people need stands behind "details". */
export function LimitFields({ account, limits, rules, onLimits, onRules }: LimitFieldsProps) {
  const { t } = useTranslation();
  const [now] = useState(() => Date.now());
  const [open, setOpen] = useState(rare.some((key) => limits[key] !== null) || rules.connections !== null || rules.perSession !== null);
  const above = aboveTheCard(limits, account.card, rules.since, now);
  const count = { min: 0, allowDecimal: false, allowNegative: false, hideControls: true, thousandSeparator: ',' } as const;
  const limit = (key: LimitKey) => (
    <NumberInput
      key={key}
      label={t(`accounts.form.${key}`)}
      {...count}
      value={limits[key] ?? ''}
      placeholder={t('accounts.noLimit')}
      onChange={(value) => onLimits({ ...limits, [key]: value === '' ? null : Number(value) })}
    />
  );
  return (
    <div className={css.inset}>
      <div className={css.two}>{usual.map(limit)}</div>
      <NumberInput label={t('accounts.form.keepFree')} description={t('accounts.form.keepFreeHint')} {...count} value={rules.keepFree} onChange={(value) => onRules({ ...rules, keepFree: Number(value) || 0 })} />
      <Checkbox label={t('accounts.form.spread')} description={t('accounts.form.spreadHint')} checked={rules.spread} onChange={(event) => onRules({ ...rules, spread: event.currentTarget.checked })} />
      {above.length > 0 && <AboveNote account={account} above={above} onBack={(back) => onLimits({ ...limits, ...back })} />}
      <div>
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('accounts.form.details')}
        </button>
      </div>
      {open && (
        <>
          <div className={css.two}>
            {rare.map(limit)}
            <NumberInput
              label={t('accounts.form.connections')}
              {...count}
              min={1}
              max={16}
              clampBehavior="strict"
              placeholder={t('accounts.form.usual')}
              value={rules.connections ?? ''}
              onChange={(value) => onRules({ ...rules, connections: value === '' ? null : Math.max(1, Number(value)) })}
            />
            <NumberInput
              label={t('accounts.form.perSession')}
              {...count}
              placeholder={t('accounts.form.usual')}
              value={rules.perSession ?? ''}
              onChange={(value) => onRules({ ...rules, perSession: value === '' || Number(value) === 0 ? null : Number(value) })}
            />
          </div>
          <Checkbox
            label={t('accounts.form.calendar')}
            description={limits.dayZone === null ? t('accounts.form.calendarHint') : t('accounts.form.calendarZone', { zone: limits.dayZone })}
            checked={limits.dayZone !== null}
            onChange={(event) =>
              onLimits({ ...limits, dayZone: event.currentTarget.checked ? (account.limits.dayZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone) : null })
            }
          />
        </>
      )}
    </div>
  );
}

interface AboveProps {
  account: AccountView;
  above: Above[];
  onBack: (limits: Partial<AccountLimits>) => void;
}

/** Figures above those of the host: who says how many, what may happen, and back with one press. */
function AboveNote({ account, above, onBack }: AboveProps) {
  const { t } = useTranslation();
  const host = hostOf(account);
  const locks = account.card?.locks[0]?.sentence;
  return (
    <Note title={t('accounts.form.above', { host })} live>
      <p>
        {t('accounts.form.aboveText')} {locks}
      </p>
      <ul className={css.aboves}>
        {above.map(({ key, figure }) => (
          <li key={key}>
            <span>
              {t('accounts.form.aboveFigure', { what: t(`accounts.form.${key}`), n: number(figure.amount), date: date(`${figure.source.asOf}T12:00:00`) })} <Source source={figure.source} host={host} />
            </span>
            <button type="button" className="link" onClick={() => onBack({ [key]: figure.amount })}>
              {t('accounts.form.aboveBack', { n: number(figure.amount) })}
            </button>
          </li>
        ))}
      </ul>
    </Note>
  );
}
