import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { WarmUpDay } from '../../generated/wire';
import css from './warm-up.module.css';

interface WarmUpPictureProps {
  days: WarmUpDay[];
  /** Which sending day today is, from 1; none where it has not begun. */
  today: number | null;
}

/** A warm-up as steps: what went, what may go, today outlined. */
export function WarmUpPicture({ days, today }: WarmUpPictureProps) {
  const { t } = useTranslation();
  const full = Math.max(1, ...days.map((day) => day.allowed));
  const last = days.length;
  // Words over a bar need room: the first, today and the last, each if it does not touch another.
  const apart = (one: number, other: number) => Math.abs(one - other) >= Math.max(2, last / 6);
  const named = (at: number) =>
    at === (today ?? 1) || (at === 1 && (today === null || apart(1, today))) || (at === last && (today === null || apart(last, today)) && apart(last, 1));
  return (
    <figure className={css.figure}>
      <div className={css.bars} aria-hidden>
        {days.map((day, index) => {
          const at = index + 1;
          const sent = Math.min(day.sent ?? 0, day.allowed);
          return (
            <div key={at} className={css.day} data-today={at === today || undefined}>
              {named(at) && <span className={css.count}>{number(day.allowed)}</span>}
              <div className={css.bar} style={{ height: `${Math.max(2, (day.allowed / full) * 100)}%` }}>
                <span style={{ height: `${day.allowed === 0 ? 0 : (sent / day.allowed) * 100}%` }} />
              </div>
            </div>
          );
        })}
      </div>
      <div className={css.axis} aria-hidden>
        {days.map((_, index) => {
          const at = index + 1;
          return (
            <span key={at} data-today={at === today || undefined} data-side={at === 1 ? 'start' : at === last ? 'end' : undefined}>
              {named(at) && (at === today ? t('accounts.warmUp.today') : t('accounts.warmUp.day', { n: number(at) }))}
            </span>
          );
        })}
      </div>
      <table className="hidden">
        <caption>{t('accounts.warmUp.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('accounts.warmUp.dayHead')}</th>
            <th scope="col">{t('accounts.warmUp.allowed')}</th>
            <th scope="col">{t('accounts.warmUp.sent')}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day, index) => (
            <tr key={index}>
              <th scope="row">{index + 1 === today ? t('accounts.warmUp.todayIs', { n: number(index + 1) }) : number(index + 1)}</th>
              <td>{number(day.allowed)}</td>
              <td>{day.sent === null ? t('accounts.warmUp.notYet') : number(day.sent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
