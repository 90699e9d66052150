import { Button } from '@mantine/core';
import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { ProblemKind, ProblemRow } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { Grid, type Column } from '../../parts/grid/grid';
import { useRows } from '../../parts/grid/rows';
import { useDo } from '../../query';
import { difference } from './difference';
import { useKindWords } from './kind-words';
import css from './split.module.css';

/** The rows of one kind, with their number in the file. */
export function ProblemRows({ importId, kind }: { importId: number; kind: ProblemKind }) {
  const { t } = useTranslation();
  const words = useKindWords()(kind);
  const rows = useRows('import_problem_rows', { id: importId, code: kind.code });
  const suggestion = useDo('import_suggestion');
  const suggests = kind.end === 'suggested';
  const left = kind.count - kind.taken;
  const take = (keys: number[] | null, on: boolean) => suggestion.mutate({ id: importId, code: kind.code, keys, take: on });
  const first = rows.row(0);
  const columns: Column<ProblemRow>[] = [
    { key: 'row', label: t('import.problems.column.row'), width: '48px', cell: (row) => <span className={css.quiet}>{number(row.row)}</span> },
    {
      key: 'given',
      label: t('import.problems.column.given'),
      width: 'minmax(180px, 1fr)',
      cell: (row) => <Given row={row} />,
    },
    ...(suggests
      ? [
          {
            key: 'suggestion',
            label: t('import.problems.column.suggestion'),
            width: 'minmax(180px, 1fr)',
            cell: (row: ProblemRow) => (
              <span className={css.suggested}>
                {row.taken && <Check size={16} aria-hidden />}
                {row.suggestion}
              </span>
            ),
          },
          {
            key: 'deed',
            label: '',
            width: '56px',
            align: 'end' as const,
            cell: (row: ProblemRow) =>
              row.suggestion !== null && (
                <button type="button" className="link" onClick={() => take([row.key], !row.taken)}>
                  {t(row.taken ? 'import.problems.undo' : 'import.problems.useIt')}
                </button>
              ),
          },
        ]
      : [
          {
            key: 'why',
            label: t('import.problems.column.why'),
            width: 'minmax(160px, 1fr)',
            cell: (row: ProblemRow) => (
              <span className={css.quiet}>
                {row.otherRow === null ? row.message : t('import.problems.sameAs', { row: number(row.otherRow) })}
              </span>
            ),
          },
        ]),
  ];
  return (
    <section className={css.rows} aria-label={t('import.problems.rows')}>
      <div className={css.rowsHead}>
        <div>
          <h2>{words.head}</h2>
          <p className={css.quiet}>
            {suggests && first ? `${first.message} ` : ''}
            {suggests
              ? kind.taken > 0 && t('import.problems.taken', { count: kind.taken, n: number(kind.taken) })
              : t(`import.problems.end.${kind.end}`)}
          </p>
        </div>
        {suggests && left > 0 && (
          <Button loading={suggestion.isPending} onClick={() => take(null, true)}>
            {t(kind.taken > 0 ? 'import.problems.useRest' : 'import.problems.useAll', { count: left, n: number(left) })}
          </Button>
        )}
        {suggests && left === 0 && (
          <Button loading={suggestion.isPending} onClick={() => take(null, false)}>
            {t('import.problems.putBack', { count: kind.taken, n: number(kind.taken) })}
          </Button>
        )}
      </div>
      <Failure error={rows.error ?? suggestion.error} again={rows.again} />
      <div className={css.grid}>
        <Grid<ProblemRow>
          label={words.head}
          columns={columns}
          count={rows.head?.total ?? 0}
          row={rows.row}
          id={(row) => row.key}
          onRange={rows.setRange}
          minWidth={suggests ? 520 : 440}
          {...(suggests ? { onOpen: (row: ProblemRow) => row.suggestion !== null && take([row.key], !row.taken) } : {})}
        />
      </div>
    </section>
  );
}

/** The address of the file, with what we would change underlined. */
function Given({ row }: { row: ProblemRow }) {
  const { given, suggestion } = row;
  if (suggestion === null) return given;
  const [head, middle, tail] = difference(given, suggestion);
  return (
    <span className={css.given} data-taken={row.taken || undefined}>
      {head}
      <u>{middle}</u>
      {tail}
    </span>
  );
}
