import { Button } from '@mantine/core';
import { Download, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { moment, number } from '../../../format';
import type { CampaignView, Counts, ResultRow, RowState } from '../../../generated/wire';
import type { BarKind } from '../../../parts/bar';
import { FailedPage } from '../../../parts/failure';
import { Grid } from '../../../parts/grid/grid';
import { useRows } from '../../../parts/grid/rows';
import { Page, Sentence } from '../../../parts/page';
import { SearchField } from '../../../parts/search-field';
import { Tabs } from '../../../parts/tabs';
import { failed, told } from '../../../parts/undo';
import { useDo } from '../../../query';
import type { StepProps } from '../campaign';
import { useColumns } from './columns';
import { Print } from './print';
import { ReasonFilter } from './reason-filter';
import css from './results.module.css';
import { RowDrawer } from './row-drawer';
import { Uncertain } from './uncertain';
import { useReasonWords } from './why';

type Tab = 'all' | 'accepted' | 'failed' | 'refused' | 'uncertain' | 'waiting' | 'left';

const tabs: { key: Tab; kind?: BarKind; states: RowState[] }[] = [
  { key: 'all', states: [] },
  { key: 'accepted', kind: 'done', states: ['accepted'] },
  { key: 'failed', kind: 'later', states: ['failed'] },
  { key: 'refused', kind: 'refused', states: ['refused'] },
  { key: 'uncertain', kind: 'uncertain', states: ['uncertain'] },
  { key: 'waiting', kind: 'to-go', states: ['queued', 'claimed', 'deferred'] },
  { key: 'left', kind: 'nothing', states: ['skipped'] },
];

const countOf = (counts: Counts, states: RowState[]) => states.reduce((sum, state) => sum + counts[state], 0);

/** Every person's row and reason; the tabs are the legend. */
export function Results(props: StepProps) {
  return props.campaign.frozen ? <Rows {...props} /> : <NothingYet {...props} />;
}

function NothingYet({ campaign, head }: StepProps) {
  const { t } = useTranslation();
  return (
    <Page head={head}>
      <Sentence
        title={t('campaigns.results.none')}
        sub={t('campaigns.results.noneSub')}
        actions={
          <Button variant="filled" component="a" href={`#/campaigns/${campaign.id}/send`}>
            {t('campaigns.results.toSend')}
          </Button>
        }
      />
    </Page>
  );
}

function Rows({ campaign, head }: StepProps) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('all');
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<ResultRow | null>(null);
  const states = tabs.find((one) => one.key === tab)?.states ?? [];
  const [reason, setReason] = useState<string | null>(null);
  const rows = useRows('campaign_results', { id: campaign.id, states, search, ...(reason === null ? {} : { reason }) });
  const columns = useColumns(campaign.state === 'cancelled');
  const words = useReasonWords();
  if (rows.error) return <FailedPage error={rows.error} again={rows.again} />;
  const counts = rows.head?.counts ?? campaign.counts;
  const total = countOf(counts, ['accepted', 'failed', 'refused', 'uncertain', 'skipped', 'queued', 'claimed', 'deferred']);
  const matching = rows.head?.matching ?? 0;
  const { first, last } = rows.range;
  const settled = campaign.state === 'finished' || campaign.state === 'cancelled';
  const when = campaign.ended === null ? '' : moment(campaign.ended);
  const narrowed = [tab !== 'all' && t(`campaigns.results.tab.${tab}`), reason !== null && words(reason, null), search.trim() !== '' && `“${search.trim()}”`].filter((one) => one !== false);
  const shown = tabs.filter((one) => one.key === 'all' || countOf(counts, one.states) > 0 || one.key === tab);
  return (
    <Page
      fill
      head={head}
      drawer={open && <RowDrawer campaign={campaign} row={open} onClose={() => setOpen(null)} />}
      foot={
        <>
          <span>{matching > 0 && t('common.rowsOf', { first: number(first + 1), last: number(last + 1), total: number(matching) })}</span>
          <span>{t(tab === 'accepted' ? 'campaigns.results.accepted' : 'campaigns.results.first')}</span>
        </>
      }
    >
      <Sentence
        title={t('campaigns.results.title', { done: number(counts.accepted), total: number(total - counts.skipped) })}
        sub={[
          settled ? t(campaign.state === 'finished' ? 'campaigns.results.finished' : 'campaigns.results.cancelled', { when }) : t('campaigns.results.under'),
          counts.accepted < total && t('campaigns.results.others'),
        ]
          .filter(Boolean)
          .join(' ')}
        actions={
          <>
            <Print campaign={campaign} counts={counts} matching={matching} what={{ states, search, reason, narrowed }} />
            <Deeds campaign={campaign} counts={counts} states={states} reason={reason} />
          </>
        }
      />
      {counts.uncertain > 0 && settled && !open && (
        <div className={css.note}>
          <Uncertain campaign={campaign} people={counts.uncertain} />
        </div>
      )}
      <div className={css.bar}>
        <Tabs
          label={t('campaigns.results.tabs')}
          now={tab}
          onPick={(key) => {
            setTab(key as Tab);
            setReason(null);
          }}
          tabs={shown.map(({ key, kind, states: of }) => ({
            key,
            label: t(`campaigns.results.tab.${key}`),
            count: key === 'all' ? total : countOf(counts, of),
            ...(kind ? { kind } : {}),
          }))}
        />
        <span className={css.tools}>
          {states.length > 0 && <ReasonFilter id={campaign.id} states={states} reason={reason} onPick={setReason} />}
          <SearchField className={css.search ?? ''} label={t('campaigns.results.search')} placeholder={t('campaigns.results.searchHint')} value={search} onChange={setSearch} />
        </span>
      </div>
      <Grid<ResultRow>
        label={t('campaigns.step.results')}
        columns={columns}
        count={matching}
        row={rows.row}
        id={(row) => row.id}
        onRange={rows.setRange}
        chosen={open?.id}
        onOpen={setOpen}
        empty={rows.head && t('campaigns.results.empty')}
        minWidth={720}
      />
    </Page>
  );
}

interface DeedsProps {
  campaign: CampaignView;
  counts: Counts;
  states: RowState[];
  reason: string | null;
}

function Deeds({ campaign, counts, states, reason }: DeedsProps) {
  const { t } = useTranslation();
  const save = useDo('campaign_results_export');
  const retry = useDo('campaign_retry_failed');
  const { id, state } = campaign;
  const again = counts.failed > 0 && state === 'finished';
  return (
    <>
      <Button
        leftSection={<Download size={18} aria-hidden />}
        loading={save.isPending}
        onClick={() =>
          save.mutate(
            { id, states, ...(reason === null ? {} : { reason }) },
            {
              onSuccess: ({ files }) => files[0] !== undefined && told(t('campaigns.results.exported', { file: files[0] })),
              onError: failed,
            },
          )
        }
      >
        {t('campaigns.results.export')}
      </Button>
      {again && (
        <Button
          variant="filled"
          leftSection={<RefreshCw size={18} aria-hidden />}
          loading={retry.isPending}
          onClick={() =>
            retry.mutate({ id }, { onSuccess: ({ rows }) => told(t('campaigns.results.retried', { count: rows, n: number(rows) })), onError: failed })
          }
        >
          {t('campaigns.results.retry', { count: counts.failed, n: number(counts.failed) })}
        </Button>
      )}
    </>
  );
}
