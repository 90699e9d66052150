import { Button } from '@mantine/core';
import { Printer } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';

import { dateTime, number } from '../../../format';
import type { CampaignView, Counts, ResultRow, RowState } from '../../../generated/wire';
import { readable } from '../../../parts/address';
import { failed, told } from '../../../parts/undo';
import { rpc, RpcError } from '../../../rpc';
import css from './print.module.css';
import { useWhy } from './why';

/** So many rows at a time; the core gives no more. */
const A_TIME = 200;
/** Some 400 sheets. Who has more wants a file. */
const MOST = 20_000;

export interface Printed {
  states: RowState[];
  search: string;
  reason: string | null;
  /** What is shown, in words: the tab, the reason, what is searched for. */
  narrowed: string[];
}

interface PrintProps {
  campaign: CampaignView;
  counts: Counts;
  /** Rows that match now. */
  matching: number;
  what: Printed;
}

/** Prints every row that is shown, also those that are not on the screen; reading many can be stopped. */
export function Print({ campaign, counts, matching, what }: PrintProps) {
  const { t } = useTranslation();
  const [read, setRead] = useState<number | null>(null);
  const [paper, setPaper] = useState<{ turn: number; rows: ResultRow[] } | null>(null);
  const turn = useRef(0);
  const { states, search, reason } = what;
  const print = () => {
    if (matching > MOST) {
      told(t('campaigns.results.print.tooMany', { n: number(matching), most: number(MOST) }));
      return;
    }
    const mine = ++turn.current;
    const gather = async () => {
      // A row may change its place while messages go out; each is printed once.
      const found = new Map<number, ResultRow>();
      for (let offset = 0; mine === turn.current; offset += A_TIME) {
        setRead(found.size);
        const page = await rpc('campaign_results', { id: campaign.id, states, search, ...(reason === null ? {} : { reason }), offset, limit: A_TIME });
        for (const row of page.rows) found.set(row.id, row);
        if (page.rows.length === 0 || offset + A_TIME >= page.matching) break;
      }
      if (mine === turn.current) setPaper({ turn: mine, rows: [...found.values()] });
    };
    gather()
      .catch((why: unknown) => why instanceof RpcError && failed(why))
      .finally(() => mine === turn.current && setRead(null));
  };
  const stop = () => {
    turn.current += 1;
    setRead(null);
  };
  useEffect(() => {
    const shortcut = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'p') {
        event.preventDefault();
        print();
      }
    };
    addEventListener('keydown', shortcut);
    return () => removeEventListener('keydown', shortcut);
  });
  useEffect(() => () => void (turn.current += 1), []);
  return (
    <>
      <Button leftSection={<Printer size={18} aria-hidden />} onClick={read === null ? print : stop}>
        {read === null ? t('campaigns.results.print.go') : t('campaigns.results.print.stop', { n: number(read) })}
      </Button>
      {/* Where nobody says that printing is over, the next print begins with new paper. */}
      {paper && <Paper key={paper.turn} campaign={campaign} counts={counts} rows={paper.rows} narrowed={what.narrowed} onDone={() => setPaper(null)} />}
    </>
  );
}

interface PaperProps {
  campaign: CampaignView;
  counts: Counts;
  rows: ResultRow[];
  narrowed: string[];
  onDone: () => void;
}

const order: RowState[] = ['accepted', 'failed', 'refused', 'uncertain', 'deferred', 'queued', 'claimed', 'skipped'];

/** The rows as they stand on paper: seen by the printer only, and nothing else is. */
function Paper({ campaign, counts, rows, narrowed, onDone }: PaperProps) {
  const { t } = useTranslation();
  const why = useWhy();
  const [at] = useState(() => new Date().toISOString());
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    const root = document.documentElement;
    const after = () => done.current();
    addEventListener('afterprint', after);
    root.dataset.printing = 'paper';
    window.print();
    return () => {
      removeEventListener('afterprint', after);
      delete root.dataset.printing;
    };
  }, []);
  const told = order.filter((state) => counts[state] > 0).map((state) => `${t(`campaigns.results.state.${state}`)}: ${number(counts[state])}`);
  return createPortal(
    <div className={css.paper} data-paper>
      <h1>{t('campaigns.results.print.title', { name: campaign.name })}</h1>
      {campaign.draft.subject !== '' && <p>{campaign.draft.subject}</p>}
      <p>
        {campaign.ended !== null && `${t(campaign.state === 'cancelled' ? 'campaigns.results.cancelled' : 'campaigns.results.finished', { when: dateTime(campaign.ended) })} `}
        {t('campaigns.results.print.at', { when: dateTime(at) })}
      </p>
      <p className={css.counts}>{told.join(' · ')}</p>
      {narrowed.length > 0 && <p>{t('campaigns.results.print.only', { what: narrowed.join(', '), count: rows.length, n: number(rows.length) })}</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">{t('campaigns.results.column.address')}</th>
            <th scope="col">{t('campaigns.results.column.name')}</th>
            <th scope="col">{t('campaigns.results.column.result')}</th>
            <th scope="col">{t('campaigns.results.column.why')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>{readable(row)}</td>
              <td>{row.name ?? ''}</td>
              <td>{t(`campaigns.results.state.${row.state}`)}</td>
              <td>{why(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.foot}>{t('campaigns.results.accepted')}</p>
    </div>,
    document.body,
  );
}
