import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { date, dateOrToday, number, size } from '../../format';
import type { AccountView, CardSource } from '../../generated/wire';
import { Bar } from '../../parts/bar';
import { HostPage } from '../../parts/host-page';
import css from './accounts.module.css';
import { ageInDays, canOpen, figureFor, figureKinds, limitKeys, otherKeys, saysOf, tiersOf, usedOf, type LimitKey, type Says } from './figures';
import { hostOf } from './standing';

interface Line {
  key: string;
  what: ReactNode;
  /** A second, quieter line. */
  more?: ReactNode;
  most: ReactNode;
  harm?: boolean;
  /** What is used, and of how many. */
  used?: { now: number; of: number | null } | null;
  usedMore?: ReactNode;
  says: ReactNode;
  asOf: string;
}

/** What the account allows, how much of it is used, who says so and as of when. */
export function Limits({ account }: { account: AccountView }) {
  const { t } = useTranslation();
  const lines = useLines(account);
  return (
    <div className={css.sheet}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('accounts.allows')}</th>
            <th scope="col" className={css.figure}>
              {t('accounts.atMost')}
            </th>
            <th scope="col">{t('accounts.used')}</th>
            <th scope="col">{t('accounts.saysWho')}</th>
            <th scope="col" className={css.figure}>
              {t('accounts.asOf')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <th scope="row">
                {line.what}
                {line.more && <span className={css.more}>{line.more}</span>}
              </th>
              <td className={`${css.figure} ${css.strong}`} data-harm={line.harm || undefined}>
                {line.most}
              </td>
              <td>
                {line.used && <Used now={line.used.now} of={line.used.of} />}
                {line.usedMore && <span className={css.more}>{line.usedMore}</span>}
              </td>
              <td>{line.says}</td>
              <td className={css.figure}>{line.asOf}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Used({ now, of }: { now: number; of: number | null }) {
  const { t } = useTranslation();
  return (
    <span className={css.used}>
      {of !== null && of > 0 && (
        <Bar
          height={10}
          label={t('accounts.used')}
          parts={[
            { key: 'used', kind: 'refused', count: Math.min(now, of), label: t('accounts.used') },
            { key: 'left', kind: 'to-go', count: Math.max(0, of - now), label: t('accounts.left') },
          ]}
        />
      )}
      {number(now)}
    </span>
  );
}

/** Who says it: a page to open where there is one. */
export function Source({ source, host }: { source: CardSource; host: string }) {
  const { t } = useTranslation();
  const words = t(source.hostSays ? 'accounts.source.host' : 'accounts.source.others', { host });
  if (canOpen(source.page)) return <HostPage page={{ kind: 'card', page: source.page }}>{words}</HostPage>;
  return <span title={source.page}>{source.page === '' ? words : source.page}</span>;
}

const asOf = (source: CardSource | null | undefined) => (source ? date(`${source.asOf}T12:00:00`) : '');

function useLines(account: AccountView): Line[] {
  const { t } = useTranslation();
  const { card, limits, policy, tested, rules, used } = account;
  const host = hostOf(account);
  const [now] = useState(() => Date.now());
  const age = ageInDays(rules.since, now);
  const from = (source: CardSource | null | undefined, else_: string): Pick<Line, 'says' | 'asOf'> =>
    source ? { says: <Source source={source} host={host} />, asOf: asOf(source) } : { says: else_, asOf: '' };
  const said = (says: Says): Pick<Line, 'says' | 'asOf'> =>
    says.by === 'card' ? from(says.source, '') : { says: t(says.by === 'you' ? 'accounts.source.you' : 'accounts.source.careful'), asOf: '' };

  const stricter = card !== null && policy !== card.bulk;
  const lines: Line[] = [
    {
      key: 'policy',
      what: t('accounts.bulkRow'),
      more: card?.bulkFrom != null && policy !== 'allowed' && t('accounts.bulkFrom', { count: card.bulkFrom, n: number(card.bulkFrom) }),
      most: t(`accounts.policy.${policy}`),
      harm: policy === 'prohibited',
      ...(stricter ? { says: t('accounts.source.you'), asOf: '' } : from(card?.bulkSource, t('accounts.source.nobody'))),
    },
  ];

  const more = (key: LimitKey): ReactNode => {
    const tiers = tiersOf((card?.figures ?? []).filter((figure) => figure.of === figureKinds[key]));
    if (tiers.length === 0) return null;
    return tiers.map((tier) => t('accounts.tier', { count: tier.fromDays ?? 0, days: number(tier.fromDays ?? 0), n: number(tier.amount) })).join(' ');
  };
  const words = (key: LimitKey) => (key === 'day' && limits.dayZone !== null ? t('accounts.span.calendar', { zone: zoneName(limits.dayZone) }) : t(`accounts.span.${key}`));
  const shown = limitKeys.filter((key) => limits[key] !== null);
  for (const key of shown.length === 0 ? (['day'] as const) : shown) {
    const most = limits[key];
    const counted = usedOf(account, key);
    lines.push({
      key,
      what: words(key),
      more: more(key),
      most: most === null ? t('accounts.noLimit') : number(most),
      used: counted === null ? null : { now: counted, of: most },
      usedMore: key === 'day' && used.elsewhere > 0 && t('accounts.elsewhere', { count: used.elsewhere, n: number(used.elsewhere) }),
      ...said(saysOf(account, key, now)),
    });
  }
  if (rules.keepFree > 0) {
    lines.push({ key: 'kept', what: t('accounts.kept'), most: number(rules.keepFree), used: { now: used.elsewhere, of: rules.keepFree }, says: t('accounts.source.you'), asOf: '' });
  }
  for (const of of otherKeys) {
    const figure = card ? figureFor(card.figures, of, age) : undefined;
    if (figure) lines.push({ key: of, what: t(`accounts.span.${of}`), most: number(figure.amount), usedMore: of === 'per-message' && t('accounts.onePerMessage'), ...from(figure.source, '') });
  }
  const biggest = card ? figureFor(card.figures, 'biggest-message', age) : undefined;
  const bytes = tested?.size ?? biggest?.amount ?? card?.biggestMessage ?? null;
  if (bytes !== null) {
    lines.push({
      key: 'biggest',
      what: t('accounts.biggest'),
      most: size(bytes),
      ...(tested?.size != null ? { says: t('accounts.source.tested'), asOf: dateOrToday(tested.at) } : from(biggest?.source ?? card?.limitsSource, t('accounts.source.nobody'))),
    });
  }
  return lines;
}

/** `New York` for `America/New_York`. */
export function zoneName(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}
