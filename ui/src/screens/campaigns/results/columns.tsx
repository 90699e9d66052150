import { useTranslation } from 'react-i18next';

import { moment } from '../../../format';
import type { ResultRow, RowState } from '../../../generated/wire';
import { readable } from '../../../parts/address';
import { Swatch, type BarKind } from '../../../parts/bar';
import type { Column } from '../../../parts/grid/grid';
import css from './results.module.css';
import { useWhy } from './why';

export const kinds: Record<RowState, BarKind> = {
  queued: 'to-go',
  claimed: 'to-go',
  accepted: 'done',
  deferred: 'later',
  failed: 'later',
  refused: 'refused',
  uncertain: 'uncertain',
  skipped: 'nothing',
};

/** `ended`: the campaign was ended early, so that nothing of it is tried again. */
export function useColumns(ended: boolean): Column<ResultRow>[] {
  const { t } = useTranslation();
  const why = useWhy();
  const now = (row: ResultRow): string => {
    if (row.waitsFor === 'account') return row.nextTry === null ? t('campaigns.results.now.noRoom') : t('campaigns.results.now.room', { when: moment(row.nextTry) });
    if (row.state === 'failed' && ended) return t('campaigns.results.now.ended');
    if (row.state !== 'deferred') return t(`campaigns.results.now.${row.state}`);
    return row.nextTry === null ? t('campaigns.results.now.deferredSoon') : t('campaigns.results.now.deferred', { when: moment(row.nextTry) });
  };
  return [
    {
      key: 'result',
      label: t('campaigns.results.column.result'),
      width: '100px',
      cell: (row) => (
        <span className={css.result}>
          <Swatch kind={kinds[row.state]} />
          {t(`campaigns.results.state.${row.state}`)}
        </span>
      ),
    },
    {
      key: 'name',
      label: t('campaigns.results.column.name'),
      width: 'minmax(84px, 3fr)',
      cell: (row) => row.name ?? <span className={css.quiet}>{t('campaigns.results.noName')}</span>,
    },
    { key: 'address', label: t('campaigns.results.column.address'), width: 'minmax(226px, 5fr)', cell: (row) => <span className={css.dim}>{readable(row)}</span> },
    { key: 'why', label: t('campaigns.results.column.why'), width: 'minmax(190px, 6fr)', cell: why },
    {
      key: 'now',
      label: t('campaigns.results.column.now'),
      width: '116px',
      align: 'end',
      cell: (row) => <span className={row.state === 'uncertain' ? css.press : css.dim}>{now(row)}</span>,
    },
  ];
}
