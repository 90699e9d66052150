import { useTranslation } from 'react-i18next';

import { moment, number } from '../../../format';
import type { RehearsedMoment } from '../../../generated/wire';
import css from './rehearse.module.css';

/** What would happen when: begins, waits, goes on, stops, ends. */
export function Timeline({ moments }: { moments: RehearsedMoment[] }) {
  const { t } = useTranslation();
  return (
    <section className={css.timeline}>
      <h2 className={css.title}>{t('campaigns.rehearse.timeline')}</h2>
      <div className={css.sheet}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('campaigns.rehearse.at')}</th>
              <th scope="col">{t('campaigns.rehearse.happens')}</th>
              <th scope="col" className={css.figure}>
                {t('campaigns.rehearse.gone')}
              </th>
              <th scope="col">{t('campaigns.rehearse.why')}</th>
            </tr>
          </thead>
          <tbody>
            {moments.map((one, index) => (
              <tr key={index}>
                <td className={css.ink}>{moment(one.at)}</td>
                <td className={css.ink}>{t(`campaigns.rehearse.moment.${one.what}`)}</td>
                <td className={`${css.figure} ${css.ink}`}>{number(one.done)}</td>
                <td>
                  {one.why}
                  {one.until !== null && ` ${t('campaigns.rehearse.until', { when: moment(one.until) })}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
