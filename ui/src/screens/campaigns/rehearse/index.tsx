import { Button, SegmentedControl } from '@mantine/core';
import { Hand, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { moment, number } from '../../../format';
import type { BadDay, Day, Rehearsal } from '../../../generated/wire';
import { Legend } from '../../../parts/bar';
import { FailedPage } from '../../../parts/failure';
import { Note } from '../../../parts/note';
import { Page, Sentence } from '../../../parts/page';
import { failed } from '../../../parts/undo';
import { Waiting } from '../../../parts/waiting';
import { useAsk, useDo } from '../../../query';
import type { StepProps } from '../campaign';
import { Chart, useMost } from '../chart/chart';
import { useWords } from '../words';
import { Before } from './before';
import { Faults } from './faults';
import { OwnDay, quietOwn, type Own } from './own-day';
import { PlanMenu } from './plans';
import css from './rehearse.module.css';
import { Samples } from './samples';
import { Timeline } from './timeline';

type Kind = Exclude<Day['kind'], 'plan'>;

/** The whole campaign through our own post office, in seconds; nothing goes out. */
export function Rehearse({ campaign, head }: StepProps) {
  const { t } = useTranslation();
  const { id } = campaign;
  const asked = useAsk('campaign_rehearsal', { id }, { every: (answer) => (answer?.running ? 300 : false) });
  const rehearse = useDo('campaign_rehearse');
  const cancel = useDo('campaign_rehearse_cancel');
  const [picked, setPicked] = useState<Kind | null>(null);
  const [own, setOwn] = useState<Own>(quietOwn);
  const [plan, setPlan] = useState<BadDay | null | undefined>(undefined);
  if (asked.error) return <FailedPage error={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Page head={head}>{null}</Page>;
  const { running, result, stale, failed: why } = asked.data;
  const kind = picked ?? (result ? kindOf(result.day) : 'bad');
  const chosen = plan === undefined ? (result?.day.kind === 'plan' ? result.day.plan : null) : plan;
  const dayOf = (day: Kind, bad: BadDay | null): Day => {
    if (day === 'own') return { kind: 'own', ...own };
    return day === 'bad' && bad !== null ? { kind: 'plan', plan: bad } : { kind: day };
  };
  const run = (day: Kind, bad: BadDay | null = chosen) => rehearse.mutate({ id, day: dayOf(day, bad) }, { onError: failed });
  const days = (
    <SegmentedControl
      aria-label={t('campaigns.rehearse.day')}
      value={kind}
      onChange={(value) => {
        const day = value;
        setPicked(day);
        // A day of your own is chosen first; the other two are ready to run.
        if (day !== 'own' && result) run(day);
      }}
      data={(['good', 'bad', 'own'] as const).map((value) => ({ value, label: t(`campaigns.rehearse.${value}`) }))}
    />
  );
  if (running) {
    return (
      <Page head={head}>
        <Sentence title={t('campaigns.rehearse.runTitle')} sub={t('campaigns.rehearse.runSub')} />
        <Waiting title={t('campaigns.rehearse.runTitle')} progress={running} onCancel={() => cancel.mutate({ id }, { onError: failed })} />
      </Page>
    );
  }
  const ownDay = kind === 'own' && (
    <OwnDay
      own={own}
      onChange={setOwn}
      action={
        <Button variant={result && kindOf(result.day) === 'own' ? 'default' : 'filled'} loading={rehearse.isPending} onClick={() => run('own')}>
          {t('campaigns.rehearse.startOwn')}
        </Button>
      }
    />
  );
  if (!result) {
    return (
      <Page head={head}>
        <Sentence title={t(why === null ? 'campaigns.rehearse.title' : 'campaigns.rehearse.failed')} sub={why ?? t('campaigns.rehearse.sub')} actions={days} />
        {ownDay || <Before day={kind === 'good' ? 'good' : 'bad'} plan={chosen} onPlan={setPlan} busy={rehearse.isPending} onStart={() => run(kind)} />}
      </Page>
    );
  }
  const show = kind === kindOf(result.day);
  const choosing = kind === 'own' && !show;
  return (
    <Page head={head} foot={show && <Foot campaign={campaign.id} cleared={campaign.state !== 'draft'} frozen={campaign.frozen} kept={result.kept} />}>
      <Sentence
        title={choosing ? t('campaigns.rehearse.ownTitle') : titleOf(result)}
        sub={choosing ? t('campaigns.rehearse.sub') : stale ? t('campaigns.rehearse.stale') : practice(result)}
        actions={
          !campaign.frozen && (
            <>
              {days}
              {kind === 'bad' && (
                <PlanMenu
                  plan={chosen}
                  onPick={(next) => {
                    setPlan(next);
                    run('bad', next);
                  }}
                />
              )}
              {kind !== 'own' && (
                <Button leftSection={<RefreshCw size={18} aria-hidden />} loading={rehearse.isPending} onClick={() => run(kind)}>
                  {t('campaigns.rehearse.again')}
                </Button>
              )}
            </>
          )
        }
      />
      {ownDay}
      {show && <Result campaign={campaign.id} host={campaign.account?.host ?? ''} result={result} />}
    </Page>
  );

  function titleOf({ twice, day, doneAt, stopped, counts }: Rehearsal): string {
    if (twice > 0) return t('campaigns.rehearse.twice', { count: twice, n: number(twice) });
    if (stopped !== null) return t('campaigns.rehearse.stoppedTitle', { n: number(counts.accepted) });
    const key = { good: 'doneGood', bad: 'doneBad', own: 'doneOwn' } as const;
    return t(`campaigns.rehearse.${key[kindOf(day)]}`, { when: moment(doneAt) });
  }

  function practice({ twice, people, tookMs }: Rehearsal): string {
    if (twice > 0) return t('campaigns.rehearse.twiceSub');
    return t('campaigns.rehearse.practice', { count: people, n: number(people), seconds: number(Math.max(1, Math.round(tookMs / 1_000))) });
  }
}

/** Days that go wrong in one way are bad days. */
function kindOf(day: Day): Kind {
  return day.kind === 'plan' ? 'bad' : day.kind;
}

function Result({ campaign, host, result }: { campaign: number; host: string; result: Rehearsal }) {
  const { t } = useTranslation();
  const words = useWords();
  const most = useMost(result.chart);
  const { counts } = result;
  const parts = [
    { key: 'accepted', kind: 'done' as const, count: counts.accepted, label: t('campaigns.count.accepted') },
    { key: 'second', kind: 'later' as const, count: result.secondTry, label: t('campaigns.count.secondTry') },
    { key: 'failed', kind: 'later' as const, count: counts.failed + counts.deferred, label: t('campaigns.count.failed') },
    { key: 'refused', kind: 'refused' as const, count: counts.refused, label: t('campaigns.count.refused') },
    { key: 'uncertain', kind: 'uncertain' as const, count: counts.uncertain, label: t('campaigns.count.uncertain') },
    { key: 'left', kind: 'nothing' as const, count: counts.skipped, label: t('campaigns.count.left') },
  ].filter((part) => part.key === 'accepted' || part.count > 0);
  return (
    <>
      <div className={css.legend}>
        <Legend strong parts={parts} end={result.goodDayDoneAt !== null && t('campaigns.rehearse.goodDay', { when: moment(result.goodDayDoneAt) })} />
      </div>
      {result.stopped !== null && (
        <div className={css.legend}>
          <Note icon={<Hand size={20} />} title={result.stopped}>
            {t('campaigns.rehearse.stoppedText')}
          </Note>
        </div>
      )}
      <Chart title={t('campaigns.chart.asSent', { every: words.every(result.chart.barSeconds) })} chart={result.chart} height={145} most={most} />
      {result.timeline.length > 0 && <Timeline moments={result.timeline} />}
      <div className={css.pair}>
        <Faults host={host} faults={result.faults} />
        <Samples campaign={campaign} samples={result.samples} biggest={result.biggest} />
      </div>
    </>
  );
}

interface FootProps {
  campaign: number;
  cleared: boolean;
  frozen: boolean;
  kept: number;
}

function Foot({ campaign, cleared, frozen, kept }: FootProps) {
  const { t } = useTranslation();
  const show = useDo('folder_show');
  return (
    <>
      <Button component="a" href={`#/campaigns/${campaign}/check`}>
        {t('common.back')}
      </Button>
      <span className={css.end}>
        <span>
          {kept > 0 && (
            <>
              {t('campaigns.rehearse.kept', { count: kept, n: number(kept) })}{' '}
              <button type="button" className="link" onClick={() => show.mutate({ kind: 'rehearsal', campaignId: campaign }, { onError: failed })}>
                {t('campaigns.rehearse.folder')}
              </button>
            </>
          )}
          {!cleared && ` ${t('campaigns.rehearse.notCleared')}`}
        </span>
        {!frozen && (
          <Button variant="filled" component="a" href={`#/campaigns/${campaign}/${cleared ? 'send' : 'check'}`}>
            {t(cleared ? 'campaigns.rehearse.go' : 'campaigns.rehearse.toCheck')}
          </Button>
        )}
      </span>
    </>
  );
}
