import { Button } from '@mantine/core';
import { Ban, Upload } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { ContactFilter, ContactOrder, ContactRow, SegmentView, Selection } from '../../generated/wire';
import { FailedPage } from '../../parts/failure';
import { Grid } from '../../parts/grid/grid';
import { useRows } from '../../parts/grid/rows';
import { Page, Sentence } from '../../parts/page';
import { SearchField } from '../../parts/search-field';
import { failed, told } from '../../parts/undo';
import { useDo } from '../../query';
import { rpc } from '../../rpc';
import { go, id, useRoute } from '../../route';
import { useOpenList } from '../import/open';
import { AddPerson } from './add-person';
import { BulkMenu } from './bulk/menu';
import { ColumnMenu } from './column-menu';
import { keyOf, orderOf, useColumns, useShown } from './columns';
import css from './contacts.module.css';
import { EmptyContacts } from './empty';
import { ExportDialog } from './export';
import { fromQuery, isEveryone } from './filter';
import { Filters } from './filtering/chips';
import { HealthPicture } from './health/picture';
import { useHealth } from './health/use-health';
import { Kept } from './kept';
import { SameMailbox } from './mailboxes';
import { Person } from './person';
import { SegmentHint, SegmentMenu } from './segments';
import { longestRange, useTicks } from './ticks';

/** The people: a grid of any length, and one person's drawer beside it. */
export default function Contacts() {
  const { rest, query } = useRoute();
  if (rest[0] === 'same-mailbox') return <SameMailbox />;
  if (rest[0] === 'kept') return <Kept />;
  // Another screen may link here with another filter; then the grid starts over.
  return <People key={query.toString()} />;
}

function People() {
  const { t } = useTranslation();
  const { rest, query } = useRoute();
  const [filter, setFilter] = useState<ContactFilter>(() => fromQuery(query));
  const [segment, setSegment] = useState<number | null>(null);
  const [order, setOrder] = useState<ContactOrder>('name');
  const [reversed, setReversed] = useState(false);
  const [exporting, setExporting] = useState<{ selection: Selection; count: number } | null>(null);
  const [byKey, setByKey] = useState(false);
  const [shown, setShown] = useShown();
  const rows = useRows('contacts_page', { filter, order, reversed, fields: shown.fields });
  const health = useHealth(filter);
  const { pick, busy } = useOpenList();
  const matching = rows.head?.matching ?? 0;
  const { ticks, count, selection, clear } = useTicks({
    matching,
    filter,
    label: t('contacts.tick'),
    between: rows.between,
    onTooLong: () => told(t('contacts.rangeTooLong', { n: number(longestRange) })),
  });
  const { columns, minWidth } = useColumns(shown);

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
  const open = (one: SegmentView | null) => {
    setSegment(one?.id ?? null);
    if (one) change(one.filter);
  };
  const closePerson = () => {
    const inside = document.activeElement?.closest('aside');
    with_('/contacts');
    // Who came by keyboard goes back to the row they came from.
    if (inside) document.querySelector<HTMLElement>('[role="grid"]')?.focus();
  };
  const about = { filter, onChange: change };
  const { first, last } = rows.range;
  return (
    <Page
      fill
      drawer={chosen !== undefined && <Person key={chosen} id={chosen} focus={byKey} onClose={closePerson} />}
      foot={
        count > 0 ? (
          <Ticked selection={selection} count={count} onDone={clear} onExport={() => setExporting({ selection, count })} />
        ) : (
          <>
            <span>{matching > 0 && t('common.rowsOf', { first: number(first + 1), last: number(last + 1), total: number(matching) })}</span>
            <span className={css.ways}>
              <a href="#/contacts/kept">{t('contacts.kept.link')}</a>
              {matching > 0 && (
                <button
                  type="button"
                  className="link"
                  onClick={() => setExporting({ selection: { kind: 'matching', filter, except: [] }, count: matching })}
                >
                  {t('contacts.exportThese')}
                </button>
              )}
            </span>
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
      <div className={css.finding}>
        <SearchField
          className={css.search ?? ''}
          label={t('contacts.search')}
          placeholder={t('contacts.searchHint')}
          value={filter.search}
          onChange={(search) => change({ ...filter, search })}
        />
        <SegmentMenu filter={filter} open={segment} onOpen={open} />
      </div>
      <div className={css.chips}>
        <Filters {...about} causes={health.data?.causes ?? []} domains={health.data?.domains ?? []} />
        <SegmentHint filter={filter} open={segment} onOpen={open} />
        <span className={css.beside}>
          {!isEveryone(filter) && rows.head && (
            <span className={css.match} role="status" data-late={rows.late || undefined}>
              {t('contacts.match', { count: matching, n: number(matching) })}
            </span>
          )}
          <ColumnMenu shown={shown} onChange={setShown} />
        </span>
      </div>
      {health.data && <HealthPicture {...about} health={health.data} />}
      {health.error && (
        <p className={css.unpictured}>
          {health.error.message}{' '}
          <button type="button" className="link" onClick={() => void health.refetch()}>
            {t('common.tryAgain')}
          </button>
        </p>
      )}
      <Grid<ContactRow>
        label={t('contacts.grid')}
        columns={columns}
        count={matching}
        row={rows.row}
        id={(row) => row.id}
        onRange={rows.setRange}
        chosen={chosen}
        onOpen={(row, fromKey) => {
          setByKey(fromKey);
          with_(`/contacts/${row.id}`);
        }}
        ticks={ticks}
        shown={rows.shown}
        late={rows.late}
        sort={{
          by: keyOf(order),
          reversed,
          onSort: (key) => {
            setReversed(key === keyOf(order) ? !reversed : false);
            setOrder(orderOf(key));
          },
        }}
        empty={rows.head && t('contacts.nobody')}
        minWidth={minWidth}
      />
      {exporting && <ExportDialog {...exporting} onClose={() => setExporting(null)} />}
      {rest[0] === 'add' && <AddPerson onClose={() => with_('/contacts')} />}
    </Page>
  );
}

interface TickedProps {
  selection: Selection;
  count: number;
  onDone: () => void;
  onExport: () => void;
}

/** What can be done with those who are ticked. */
function Ticked({ selection, count, onDone, onExport }: TickedProps) {
  const { t } = useTranslation();
  const stop = useDo('contacts_stop');
  const doNotMail = () =>
    stop.mutate(
      { selection, why: t('contacts.stopWhy') },
      {
        onSuccess: ({ added, batch }) => {
          onDone();
          told(
            t('contacts.stoppedToast', { count: added, n: number(added) }),
            batch === null ? undefined : () => rpc('suppressions_undo', { batch }),
          );
        },
        onError: failed,
      },
    );
  return (
    <>
      <span role="status">
        {t('contacts.ticked', { count, n: number(count) })}{' '}
        <button type="button" className="link" onClick={onDone}>
          {t('contacts.untick')}
        </button>
      </span>
      <span className={css.deeds}>
        <BulkMenu selection={selection} count={count} onStarted={onDone} />
        <Button leftSection={<Ban size={18} aria-hidden />} onClick={doNotMail} loading={stop.isPending}>
          {t('contacts.stopTicked')}
        </Button>
        <Button onClick={onExport}>{t('contacts.exportTicked', { count, n: number(count) })}</Button>
      </span>
    </>
  );
}
