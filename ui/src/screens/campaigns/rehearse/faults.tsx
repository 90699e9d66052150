import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { RehearsedFault, Trouble } from '../../../generated/wire';
import { Swatch, type BarKind } from '../../../parts/bar';
import css from './rehearse.module.css';

const kinds: Record<Trouble, BarKind> = {
  'line-away': 'nothing',
  'lost-reply': 'uncertain',
  'slow-down': 'nothing',
  'quota-used': 'nothing',
  'account-locked': 'nothing',
  'turned-away': 'nothing',
  'come-back-later': 'later',
  'no-such-mailbox': 'refused',
  'mailbox-full': 'later',
  'message-refused': 'refused',
  other: 'nothing',
};

/** What went wrong, how many it hit, and what we do about it. */
export function Faults({ host, faults }: { host: string; faults: RehearsedFault[] }) {
  const { t } = useTranslation();
  const told = (fault: RehearsedFault): string => {
    const does = t(`campaigns.rehearse.do.${fault.trouble}`);
    if (fault.uncertain > 0) return `${does} ${t('campaigns.rehearse.stay', { count: fault.uncertain, n: number(fault.uncertain) })}.`;
    if (fault.trouble === 'come-back-later' && fault.accepted > 0) return `${does} ${t('campaigns.rehearse.get', { count: fault.accepted, n: number(fault.accepted) })}.`;
    return does;
  };
  return (
    <section>
      <h2 className={css.title}>{t('campaigns.rehearse.wrong')}</h2>
      <div className={css.sheet}>
        {faults.length === 0 ? (
          <p className={css.nothing}>{t('campaigns.rehearse.nothingWrong')}</p>
        ) : (
          <table className={css.table}>
            <thead>
              <tr>
                <th className={css.mark}>
                  <span className="hidden">{t('campaigns.rehearse.wrong')}</span>
                </th>
                <th scope="col">{t('campaigns.rehearse.happens')}</th>
                <th scope="col" className={css.figure}>
                  {t('campaigns.rehearse.people')}
                </th>
                <th scope="col">{t('campaigns.rehearse.we')}</th>
              </tr>
            </thead>
            <tbody>
              {faults.map((fault) => (
                <tr key={`${fault.trouble}-${fault.number}`}>
                  <td className={css.mark}>{fault.number === null ? <Swatch kind={kinds[fault.trouble]} /> : <span className={css.ring}>{fault.number}</span>}</td>
                  <td className={css.ink}>{t(`campaigns.rehearse.trouble.${fault.trouble}`, { host })}</td>
                  <td className={`${css.figure} ${css.ink}`}>{number(fault.people)}</td>
                  <td>{told(fault)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}
