import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { SendingView, StopLossGauge } from '../../../generated/wire';
import { Bar } from '../../../parts/bar';
import css from './send.module.css';

/** What would stop it by itself: what is counted, how far it is from stopping, and who asks for it. */
export function Gauges({ view }: { view: SendingView }) {
  const { t } = useTranslation();
  const host = view.account?.host ?? '';
  return (
    <section className={css.gauges}>
      <h2 className={css.title}>{t('campaigns.send.gauges')}</h2>
      <div className={css.gaugeSheet} role="group" aria-label={t('campaigns.send.gauges')} tabIndex={0}>
        <table className={css.gaugeTable}>
          <thead>
            <tr>
              <th scope="col">{t('campaigns.send.gauge.what')}</th>
              <th scope="col">{t('campaigns.send.gauge.now')}</th>
              <th scope="col">{t('campaigns.send.gauge.stops')}</th>
              <th scope="col">{t('campaigns.send.gauge.who')}</th>
            </tr>
          </thead>
          <tbody>
            {view.stopLoss.map((gauge) => (
              <tr key={gauge.what}>
                <th scope="row">{t(`campaigns.send.gauge.of.${gauge.what}`)}</th>
                <td>
                  <span className={css.gaugeBar}>
                    <Bar height={10} label={t('campaigns.send.gauge.now')} parts={partsOf(gauge, t('campaigns.send.gauge.counted'), t('campaigns.send.gauge.left'))} />
                    {t('campaigns.send.gauge.bad', { bad: number(gauge.bad), of: number(gauge.of) })}
                  </span>
                </td>
                <td>{t('campaigns.send.gauge.at', { n: number(gauge.stopsAt) })}</td>
                <td>{gauge.byCard ? t('campaigns.send.gauge.card', { host }) : t('campaigns.send.gauge.ours')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function partsOf({ bad, stopsAt }: StopLossGauge, counted: string, left: string) {
  // From half the way on it is worth a look.
  const kind = bad * 2 >= stopsAt ? ('later' as const) : ('refused' as const);
  return [
    { key: 'bad', kind, count: Math.min(bad, stopsAt), label: counted },
    { key: 'left', kind: 'to-go' as const, count: Math.max(0, stopsAt - bad), label: left },
  ];
}
