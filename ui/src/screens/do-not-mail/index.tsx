import { Button } from '@mantine/core';
import { Download, Plus, Upload } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { dateOrToday, number } from '../../format';
import { takeDroppedMail } from '../../frame/drops';
import type { SuppressionReason, SuppressionRow } from '../../generated/wire';
import { FailedPage } from '../../parts/failure';
import { Grid, type Column } from '../../parts/grid/grid';
import { useRows } from '../../parts/grid/rows';
import { Page, Sentence } from '../../parts/page';
import { SearchField } from '../../parts/search-field';
import { Tabs } from '../../parts/tabs';
import { failed, told } from '../../parts/undo';
import { useDo } from '../../query';
import { rpc } from '../../rpc';
import { go, id, useRoute } from '../../route';
import type { ScreenProps } from '..';
import { AddStop } from './add';
import css from './do-not-mail.module.css';
import { EmptyStop } from './empty';
import { Entry } from './entry';
import { groupNames, groups, type Group } from './groups';
import { Heard, useListen } from './heard';
import { Look } from './look';
import { useTellAdded } from './tell-added';

/** Who gets nothing, why, since when, and what brings them back. */
export default function DoNotMail({ status }: ScreenProps) {
  const { t } = useTranslation();
  const { rest, query } = useRoute();
  const [search, setSearch] = useState('');
  const [group, setGroup] = useState<Group>('all');
  const [reversed, setReversed] = useState(false);
  const reasons: SuppressionReason[] = groups[group];
  const rows = useRows('suppressions', { search, reasons, reversed });
  const listen = useListen();
  const fromFile = useDo('suppression_import');
  const toFile = useDo('suppression_export');
  const tellAdded = useTellAdded();
  const columns = useColumns();
  const dropped = query.get('dropped');
  const { hear } = listen;
  useEffect(() => {
    const files = takeDroppedMail();
    if (files.length > 0) hear(files);
  }, [dropped, hear]);

  const open = (path: string) => go(path, { replace: true });
  const importFile = async () => {
    const file = await rpc('file_pick', { kind: 'list' });
    if (file) fromFile.mutate({ handle: file.handle }, { onSuccess: tellAdded, onError: failed });
  };
  if (rows.error) return <FailedPage error={rows.error} again={rows.again} />;
  const { head } = rows;
  if (head?.total === 0 && rest.length === 0 && !listen.report) {
    return <EmptyStop onImport={() => void importFile().catch(failed)} onAdd={() => open('/do-not-mail/add')} />;
  }
  const chosen = id(rest[0]);
  const close = () => open('/do-not-mail');
  const count = (name: Group) => {
    const of: SuppressionReason[] = groups[name];
    return name === 'all' ? (head?.total ?? 0) : (head?.counts ?? []).filter((one) => of.includes(one.reason)).reduce((sum, one) => sum + one.count, 0);
  };
  const exportFile = () =>
    toFile.mutate(
      {},
      {
        onSuccess: ({ files, rows: n }) => {
          if (files.length > 0) told(t('stop.exported', { count: n, n: number(n), files: files.join(', ') }));
        },
        onError: failed,
      },
    );
  const drawer =
    rest[0] === 'look' ? (
      <Look inbox={status.inbox} onOpen={() => void listen.pick()} onType={() => open('/do-not-mail/add')} onClose={close} />
    ) : chosen === undefined ? null : (
      <Entry key={chosen} id={chosen} onClose={close} />
    );
  const { first, last } = rows.range;
  return (
    <Page
      fill
      drawer={drawer}
      foot={
        <>
          <span>
            {head && head.matching > 0
              ? t('common.rowsOf', { first: number(first + 1), last: number(last + 1), total: number(head.matching) })
              : ''}
          </span>
          <button type="button" className="link" onClick={() => open('/do-not-mail/look')}>
            {t('stop.look.title')}
          </button>
        </>
      }
    >
      <Sentence
        title={head ? (head.total === 0 ? t('stop.titleNone') : t('stop.title', { count: head.total, n: number(head.total) })) : ' '}
        sub={head && t(head.total === 0 ? 'stop.subNone' : 'stop.sub')}
      />
      <div className={css.tools}>
        <SearchField className={css.search ?? ''} label={t('stop.search')} placeholder={t('stop.searchHint')} value={search} onChange={setSearch} />
        <Button leftSection={<Upload size={18} aria-hidden />} loading={fromFile.isPending} onClick={() => void importFile().catch(failed)}>
          {t('stop.import')}
        </Button>
        {head && head.total > 0 && (
          <Button leftSection={<Download size={18} aria-hidden />} loading={toFile.isPending} onClick={exportFile}>
            {t('stop.export')}
          </Button>
        )}
        <Button leftSection={<Plus size={18} aria-hidden />} onClick={() => open('/do-not-mail/add')}>
          {t('stop.add')}
        </Button>
      </div>
      <Tabs
        label={t('stop.reasons')}
        now={group}
        onPick={(key) => setGroup(groupNames.find((name) => name === key) ?? 'all')}
        tabs={groupNames.map((name) => ({ key: name, label: t(`stop.group.${name}`), count: count(name) }))}
      />
      <Grid<SuppressionRow>
        label={t('stop.grid')}
        columns={columns}
        count={head?.matching ?? 0}
        row={rows.row}
        id={(row) => row.id}
        onRange={rows.setRange}
        chosen={chosen}
        onOpen={(row) => open(`/do-not-mail/${row.id}`)}
        sort={{ by: 'since', reversed: !reversed, onSort: () => setReversed(!reversed) }}
        empty={head && t(head.total === 0 ? 'stop.noneYet' : 'stop.nobody')}
        minWidth={600}
      />
      {rest[0] === 'add' && <AddStop onClose={close} onOpen={() => void listen.pick()} />}
      {listen.report && <Heard report={listen.report} onClose={listen.clear} />}
    </Page>
  );
}

function useColumns(): Column<SuppressionRow>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'address',
      label: t('stop.column.address'),
      width: 'minmax(236px, 1fr)',
      cell: (row) => row.address ?? <span className={css.quiet}>{t('stop.erased')}</span>,
    },
    { key: 'why', label: t('stop.column.why'), width: '124px', cell: (row) => t(`common.reason.${row.reason}`) },
    {
      key: 'for',
      label: t('stop.column.for'),
      width: 'minmax(80px, 110px)',
      cell: (row) => <span className={css.second}>{row.list ?? t('stop.allLists')}</span>,
    },
    {
      key: 'since',
      label: t('stop.column.since'),
      width: '96px',
      align: 'end',
      sorts: true,
      cell: (row) => <span className={css.second}>{dateOrToday(row.since)}</span>,
    },
  ];
}
