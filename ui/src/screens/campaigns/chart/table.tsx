import { useTranslation } from 'react-i18next';

import { moment, number } from '../../../format';
import type { Chart } from '../../../generated/wire';

const kinds = ['accepted', 'later', 'refused', 'uncertain', 'toGo'] as const;

/** The same figures for those who do not see the bars. */
export function ChartTable({ title, chart }: { title: string; chart: Chart }) {
  const { t } = useTranslation();
  const shown = kinds.filter((kind) => chart.bars.some((bar) => bar[kind] > 0));
  return (
    <table className="hidden">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('campaigns.chart.table.from')}</th>
          {shown.map((kind) => (
            <th key={kind} scope="col">
              {t(`campaigns.chart.table.${kind}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {chart.bars.map((bar) => (
          <tr key={bar.from}>
            <th scope="row">{moment(bar.from)}</th>
            {shown.map((kind) => (
              <td key={kind}>{number(bar[kind])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
