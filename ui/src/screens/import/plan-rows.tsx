import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { MergePolicy, PlanGroup, PlanRow } from '../../generated/wire';
import { AddressText } from '../../parts/address';
import { Failure } from '../../parts/failure';
import { Grid, type Column } from '../../parts/grid/grid';
import { useRows } from '../../parts/grid/rows';
import { useDo } from '../../query';
import { useFieldName } from '../contacts/field-name';
import css from './split.module.css';

interface PlanRowsProps {
  importId: number;
  policy: MergePolicy;
  group: PlanGroup;
}

/** The people of one part of the plan. */
export function PlanRows({ importId, policy, group }: PlanRowsProps) {
  const { t } = useTranslation();
  const rows = useRows('import_plan_rows', { id: importId, policy, group });
  const choose = useDo('import_choose');
  const take = (row: PlanRow, takeTheirs: boolean | null) =>
    choose.mutate({ id: importId, policy, person: row.person, field: row.change?.field ?? null, takeTheirs });
  const columns = useColumns(group, (index) => rows.row(index)?.row, take);
  if (choose.error) return <Failure error={choose.error} again={() => choose.reset()} />;
  if (rows.error) return <Failure error={rows.error} again={rows.again} />;
  return (
    <div className={css.grid}>
      <Grid<PlanRow>
        label={t(`import.plan.group.${group}`)}
        columns={columns}
        count={rows.head?.total ?? 0}
        row={rows.row}
        id={(row) => row.row}
        onRange={rows.setRange}
        minWidth={differs(group) ? 600 : 440}
        {...(group === 'lookalike' ? { rowHeight: 104 } : {})}
      />
    </div>
  );
}

/** Whether the lines of a group are fields that differ. */
const differs = (group: PlanGroup) => group === 'changed' || group === 'conflicting';

/** `rowAt` gives the file's row of a line, so that a person is named on their first line only. */
function useColumns(
  group: PlanGroup,
  rowAt: (index: number) => number | undefined,
  take: (row: PlanRow, takeTheirs: boolean | null) => void,
): Column<PlanRow>[] {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const name: Column<PlanRow> = {
    key: 'person',
    label: t('import.plan.column.person'),
    width: 'minmax(110px, 150px)',
    cell: (row) => row.name ?? <span className={css.quiet}>{t('contacts.noName')}</span>,
  };
  const address: Column<PlanRow> = {
    key: 'address',
    label: t('import.plan.column.address'),
    width: 'minmax(180px, 1fr)',
    cell: (row) => <span title={row.address}>{row.address}</span>,
  };
  const number_: Column<PlanRow> = {
    key: 'row',
    label: t('import.plan.column.row'),
    width: '48px',
    cell: (row) => <span className={css.quiet}>{number(row.row)}</span>,
  };
  if (differs(group)) {
    return [
      { ...name, cell: (row, index) => (rowAt(index - 1) === row.row ? null : (row.name ?? row.address)) },
      {
        key: 'field',
        label: t('import.plan.column.field'),
        width: 'minmax(80px, 110px)',
        cell: (row) => <span className={css.quiet}>{row.change && fieldName(row.change.field)}</span>,
      },
      { key: 'mine', label: t('import.plan.column.mine'), width: 'minmax(100px, 1fr)', cell: (row) => <Side row={row} theirs={false} take={take} /> },
      { key: 'theirs', label: t('import.plan.column.theirs'), width: 'minmax(100px, 1fr)', cell: (row) => <Side row={row} theirs take={take} /> },
      { key: 'deed', label: '', width: '40px', align: 'end', cell: (row) => row.change?.byHand && <ToRule onPress={() => take(row, null)} /> },
    ];
  }
  const why: Column<PlanRow> = {
    key: 'why',
    label: t('import.plan.column.why'),
    width: 'minmax(140px, 1fr)',
    cell: (row) => (
      <span className={css.quiet} title={row.reason ?? undefined}>
        {row.sameAsRow === null ? row.reason : t('import.plan.sameAs', { row: number(row.sameAsRow) })}
      </span>
    ),
  };
  if (group === 'lookalike') {
    // Both addresses stand side by side and are never cut; who and why stand below them.
    return [
      number_,
      {
        ...address,
        width: 'minmax(0, 1fr)',
        cell: (row) => <Lines first={row.address} second={row.name ?? t('contacts.noName')} />,
      },
      {
        key: 'other',
        label: t('import.plan.column.mayBe'),
        width: 'minmax(0, 1.3fr)',
        cell: (row) => <Lines first={row.otherAddress ?? ''} second={row.reason ?? ''} />,
      },
    ];
  }
  const explained = group === 'twice' || group === 'suppressed' || group === 'left-out';
  return [number_, ...(group === 'left-out' ? [] : [name]), address, ...(explained ? [why] : [])];
}

/** An address, and what there is to say of it. */
function Lines({ first, second }: { first: string; second: string }) {
  return (
    <span className={css.lines}>
      <span>
        <AddressText address={first} />
      </span>
      <span className={css.below} title={second}>
        {second}
      </span>
    </span>
  );
}

/** Leaves a field to the rule again. The focus goes to the value that was chosen, because this goes. */
function ToRule({ onPress }: { onPress: () => void }) {
  const { t } = useTranslation();
  const press = ({ currentTarget }: MouseEvent<HTMLButtonElement>) => {
    currentTarget.closest('[role=row]')?.querySelector<HTMLElement>('[aria-pressed=true]')?.focus();
    onPress();
  };
  return (
    <button type="button" className="link" onClick={press}>
      {t('import.problems.undo')}
    </button>
  );
}

/** One side of a change; the ring is full on the side that is taken, and a press takes this one. */
function Side({ row, theirs, take }: { row: PlanRow; theirs: boolean; take: (row: PlanRow, takeTheirs: boolean) => void }) {
  const { t } = useTranslation();
  const { change } = row;
  if (!change) return null;
  const wins = change.takeTheirs === theirs;
  const value = theirs ? change.theirs : change.mine;
  return (
    <button type="button" className={css.side} data-wins={wins || undefined} aria-pressed={wins} onClick={() => take(row, theirs)}>
      <span className={css.ring} aria-hidden />
      <span className={css.value} title={value ?? undefined}>
        {value ?? t('import.plan.empty')}
      </span>
      {wins && <span className="hidden">{t('import.plan.wins')}</span>}
    </button>
  );
}
