import { useTranslation } from 'react-i18next';

import { date, dateOrToday, number, size } from '../../format';
import type { AccountView, CardSource } from '../../generated/wire';
import { Bar } from '../../parts/bar';
import css from './accounts.module.css';
import { hostOf } from './standing';

const spans = ['minute', 'hour', 'day'] as const;

/** What the account allows, how much of it is used, who says so and as of when. */
export function Limits({ account }: { account: AccountView }) {
  const { t } = useTranslation();
  const { card, limits, used, ownLimits, policy, tested } = account;
  const host = hostOf(account);
  const says = (source: CardSource | null | undefined, else_: string) =>
    source ? t(source.hostSays ? 'accounts.source.host' : 'accounts.source.others', { host }) : else_;
  const asOf = (source: CardSource | null | undefined) => (source ? date(`${source.asOf}T12:00:00`) : '');
  const known = !ownLimits && card?.limitsSource ? card.limitsSource : null;
  const biggest = tested?.size ?? card?.biggestMessage ?? null;
  const stricter = card !== null && policy !== card.bulk;
  const shown = spans.filter((span) => limits[span] !== null);
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
          <tr>
            <th scope="row">{t('accounts.bulkRow')}</th>
            <td className={`${css.figure} ${css.strong}`} data-harm={policy === 'prohibited' || undefined}>
              {t(`accounts.policy.${policy}`)}
            </td>
            <td />
            <td>{stricter ? t('accounts.source.you') : says(card?.bulkSource, t('accounts.source.nobody'))}</td>
            <td className={css.figure}>{stricter ? '' : asOf(card?.bulkSource)}</td>
          </tr>
          {(shown.length === 0 ? (['day'] as const) : shown).map((span) => {
            const most = limits[span];
            return (
              <tr key={span}>
                <th scope="row">{t(`accounts.span.${span}`)}</th>
                <td className={`${css.figure} ${css.strong}`}>{most === null ? t('accounts.noLimit') : number(most)}</td>
                <td>
                  <span className={css.used}>
                    {most !== null && (
                      <Bar
                        height={10}
                        label={t('accounts.used')}
                        parts={[
                          { key: 'used', kind: 'refused', count: Math.min(used[span], most), label: t('accounts.used') },
                          { key: 'left', kind: 'to-go', count: Math.max(0, most - used[span]), label: t('accounts.atMost') },
                        ]}
                      />
                    )}
                    {number(used[span])}
                  </span>
                </td>
                <td>{ownLimits ? t('accounts.source.you') : says(known, t('accounts.source.careful'))}</td>
                <td className={css.figure}>{asOf(known)}</td>
              </tr>
            );
          })}
          {biggest !== null && (
            <tr>
              <th scope="row">{t('accounts.biggest')}</th>
              <td className={`${css.figure} ${css.strong}`}>{size(biggest)}</td>
              <td />
              <td>{tested?.size ? t('accounts.source.tested') : says(card?.limitsSource, t('accounts.source.nobody'))}</td>
              <td className={css.figure}>{tested?.size ? dateOrToday(tested.at) : asOf(card?.limitsSource)}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
