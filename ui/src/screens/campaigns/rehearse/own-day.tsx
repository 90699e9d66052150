import { Checkbox, NumberInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Day } from '../../../generated/wire';
import { Sheet } from '../../../parts/page';
import css from './rehearse.module.css';

export type Own = Omit<Extract<Day, { kind: 'own' }>, 'kind'>;

export const quietOwn: Own = { comeBackLater: 10, noSuchMailbox: 2, mailboxFull: 1, lostReply: 0, lineAway: true, slowDown: false };

const shares = [
  ['comeBackLater', 'come-back-later'],
  ['noSuchMailbox', 'no-such-mailbox'],
  ['mailboxFull', 'mailbox-full'],
  ['lostReply', 'lost-reply'],
] as const;
const once = [
  ['lineAway', 'line-away'],
  ['slowDown', 'slow-down'],
] as const;

interface OwnDayProps {
  own: Own;
  onChange: (own: Own) => void;
  action: ReactNode;
}

/** What goes wrong on a day of the person's choosing. */
export function OwnDay({ own, onChange, action }: OwnDayProps) {
  const { t } = useTranslation();
  return (
    <div className={css.own}>
      <Sheet>
        <div className={css.ownGrid}>
          {shares.map(([key, word]) => (
            <label key={key} className={css.share}>
              <span>{t(`campaigns.rehearse.${word}`)}</span>
              <NumberInput
                value={own[key]}
                min={0}
                max={100}
                clampBehavior="strict"
                allowDecimal={false}
                rightSection={<span className={css.quiet}>{t('campaigns.rehearse.percent')}</span>}
                rightSectionWidth="4.25rem"
                onChange={(value) => onChange({ ...own, [key]: Number(value) || 0 })}
              />
            </label>
          ))}
          {once.map(([key, word]) => (
            <Checkbox key={key} label={t(`campaigns.rehearse.${word}`)} checked={own[key]} onChange={(event) => onChange({ ...own, [key]: event.currentTarget.checked })} />
          ))}
          <div className={css.ownEnd}>{action}</div>
        </div>
      </Sheet>
    </div>
  );
}
