import { Button } from '@mantine/core';
import { Ban, Upload } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { ContactFilter, ContactOrder, ContactRow, Selection } from '../../generated/wire';
import { Consent } from '../../parts/consent';
import { FailedPage } from '../../parts/failure';
import { Grid, type Column } from '../../parts/grid/grid';
import { useRows } from '../../parts/grid/rows';
import { Page, Sentence } from '../../parts/page';
import { SearchField } from '../../parts/search-field';
import { failed, told } from '../../parts/undo';
import { Verdict } from '../../parts/verdict';
import { useDo } from '../../query';
import { rpc } from '../../rpc';
import { go, id, useRoute } from '../../route';
import { useOpenList } from '../import/open';
import { AddPerson } from './add-person';
import css from './contacts.module.css';
import { EmptyContacts } from './empty';
import { ExportDialog } from './export';
import { Filters } from './filters';
import { fromQuery, isEveryone } from './filter';
import { Person } from './person';
import { useTicks } from './ticks';

/** The people: a grid of any length, and one person's drawer beside it. */
export default function Contacts() {
  const { query } = useRoute();
  // Another screen may link here with another filter; then the grid starts over.
  const asked = ['search', 'list', 'import'].map((key) => query.get(key)).join();
  return <People key={asked} />;
}

function People() {
  const { t } = useTranslation();
  const { rest, query } = useRoute();
  const [filter, setFilter] = useState<ContactFilter>(() => fromQuery(query));
  const [order, setOrder] = useState<ContactOrder>('name');
  const [reversed, setReversed] = useState(false);
  const [exporting, setExporting] = useState<{ selection: Selection; count: number } | null>(null);
  const rows = useRows('contacts_page', { filter, order, reversed });
  const { pick, busy } = useOpenList();
  const stop = useDo('contacts_stop');
  const matching = rows.head?.matching ?? 0;
  const { ticks, count, selection, clear } = useTicks(matching, filter, t('contacts.tick'));
  const columns = useColumns();

  if (rows.error) return <FailedPage error={rows.error} again={rows.again} />;
  if (rows.head && rows.head.total === 0) return <EmptyContacts adding={rest[0] === 'add'} />;

  const chosen = id(rest[0]);
  const with_ = (path: string) => {
    const kept = query.toString();
    go(kept ? `${path}?${kept}` : path, { replace: true });
  };
  const change = (next: ContactFilter) => {
    setFilter(next);
    clear();
  };
  const stopTicked = () =>
    stop.mutate(
      { selection, why: t('contacts.stopWhy') },
      {
        onSuccess: ({ added, batch }) => {
          clear();
          told(
            t('contacts.stoppedToast', { count: added, n: number(added) }),
            batch === null ? undefined : () => rpc('suppressions_undo', { batch }),
          );
        },
        onError: failed,
      },
    );
  const { first, last } = rows.range;
  return (
    <Page
      fill
      drawer={chosen !== undefined && <Person key={chosen} id={chosen} onClose={() => with_('/contacts')} />}
      foot={
        count > 0 ? (
          <>
            <span>
              {t('contacts.ticked', { count, n: number(count) })}{' '}
              <button type="button" className="link" onClick={clear}>
                {t('contacts.untick')}
              </button>
            </span>
            <span className={css.deeds}>
              <Button leftSection={<Ban size={18} aria-hidden />} onClick={stopTicked} loading={stop.isPending}>
                {t('contacts.stopTicked')}
              </Button>
              <Button onClick={() => setExporting({ selection, count })}>
                {t('contacts.exportTicked', { count, n: number(count) })}
              </Button>
            </span>
          </>
        ) : (
          <>
            <span>{matching > 0 && t('common.rowsOf', { first: number(first + 1), last: number(last + 1), total: number(matching) })}</span>
            {matching > 0 && (
              <button
                type="button"
                className="link"
                onClick={() => setExporting({ selection: { kind: 'matching', filter, except: [] }, count: matching })}
              >
                {t('contacts.exportThese')}
              </button>
            )}
          </>
        )
      }
    >
      <Sentence
        title={rows.head ? t('contacts.title', { count: rows.head.total, n: number(rows.head.total) }) : ' '}
        actions={
          <>
            <Button onClick={() => with_('/contacts/add')}>{t('contacts.add')}</Button>
            <Button variant="filled" leftSection={<Upload size={18} aria-hidden />} onClick={pick} disabled={busy}>
              {t('contacts.import')}
            </Button>
          </>
        }
      />
      <SearchField
        label={t('contacts.search')}
        placeholder={t('contacts.searchHint')}
        value={filter.search}
        onChange={(search) => change({ ...filter, search })}
      />
      <div className={css.chips}>
        <Filters filter={filter} onChange={change} />
        {!isEveryone(filter) && rows.head && (
          <span className={css.match} role="status">
            {t('contacts.match', { count: matching, n: number(matching) })}
          </span>
        )}
      </div>
      <Grid<ContactRow>
        label={t('contacts.grid')}
        columns={columns}
        count={matching}
        row={rows.row}
        id={(row) => row.id}
        onRange={rows.setRange}
        chosen={chosen}
        onOpen={(row) => with_(`/contacts/${row.id}`)}
        ticks={ticks}
        sort={{
          by: order,
          reversed,
          onSort: (key) => {
            setReversed(key === order ? !reversed : false);
            setOrder(key as ContactOrder);
          },
        }}
        empty={rows.head && t('contacts.nobody')}
        minWidth={620}
      />
      {exporting && <ExportDialog {...exporting} onClose={() => setExporting(null)} />}
      {rest[0] === 'add' && <AddPerson onClose={() => with_('/contacts')} />}
    </Page>
  );
}

function useColumns(): Column<ContactRow>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'name',
      label: t('contacts.column.name'),
      width: 'minmax(90px, 144px)',
      sorts: true,
      cell: (row) => row.name ?? <span className={css.quiet}>{t('contacts.noName')}</span>,
    },
    {
      key: 'address',
      label: t('contacts.column.address'),
      width: 'minmax(238px, 1fr)',
      sorts: true,
      cell: (row) => (
        <span className={css.address}>
          {row.address}
          {row.doNotMail && <Ban size={16} aria-label={t('contacts.stopped')} />}
        </span>
      ),
    },
    { key: 'verdict', label: t('contacts.column.verdict'), width: '72px', sorts: true, cell: (row) => <Verdict verdict={row.verdict} /> },
    { key: 'consent', label: t('contacts.column.consent'), width: '92px', sorts: true, cell: (row) => <Consent basis={row.basis} /> },
  ];
}
