import { Button, Modal } from '@mantine/core';
import { Pause, Play, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { moment, number, time } from '../../../format';
import type { SendingView, WaitLine } from '../../../generated/wire';
import { Bar, Legend, type BarPart } from '../../../parts/bar';
import { FailedPage } from '../../../parts/failure';
import { Note } from '../../../parts/note';
import { Page, Sentence } from '../../../parts/page';
import { failed } from '../../../parts/undo';
import { useAsk, useDo } from '../../../query';
import { HandOff } from '../../accounts/hand-off';
import type { StepProps } from '../campaign';
import { Chart, useMost } from '../chart/chart';
import { useWords } from '../words';
import { Gauges } from './gauges';
import css from './send.module.css';
import { StoppedBelow, useStopped } from './stopped';
import { StoppedNote } from './stopped-notes';

/** On its way: sentence, bar, and one picture that holds past, now, wait and forecast. */
export function Progress({ campaign, head, status }: StepProps) {
  const { t } = useTranslation();
  const words = useWords();
  const asked = useAsk('campaign_sending', { id: campaign.id }, { every: (answer) => (answer?.state === 'sending' ? 1_000 : 5_000) });
  const most = useMost(asked.data?.chart);
  const stopped = useStopped(asked.data);
  if (asked.error && !asked.data) return <FailedPage error={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Page head={head}>{null}</Page>;
  const view = asked.data;
  const { counts, people, state, chart, next, doneAt } = view;
  const waiting = counts.queued + counts.claimed;
  const done = Math.max(0, people - waiting);
  const paused = state === 'paused';
  const ended = state === 'finished' || state === 'cancelled';
  const parts: BarPart[] = [
    { key: 'accepted', kind: 'done', count: counts.accepted, label: t('campaigns.count.accepted') },
    { key: 'later', kind: 'later', count: counts.deferred, label: t('campaigns.count.later') },
    { key: 'failed', kind: 'later', count: counts.failed, label: t('campaigns.count.failed') },
    { key: 'refused', kind: 'refused', count: counts.refused, label: t('campaigns.count.refused') },
    { key: 'uncertain', kind: 'uncertain', count: counts.uncertain, label: t('campaigns.count.uncertain') },
    { key: 'left', kind: 'nothing', count: counts.skipped, label: t('campaigns.count.left') },
  ];
  const rest: BarPart = { key: 'to-go', kind: 'to-go', count: waiting, label: t(paused && !view.stopped?.until ? 'campaigns.count.waits' : 'campaigns.count.toGo') };
  const shown = parts.filter((part) => part.count > 0 || part.key === 'accepted');
  const sub = next
    ? [t('campaigns.send.next', { when: moment(next.at), because: words.because(next.because) }), doneAt && t('campaigns.send.doneAt', { when: moment(doneAt) })].filter(Boolean).join(' ')
    : doneAt
      ? t('campaigns.send.doneAt', { when: moment(doneAt) })
      : t('campaigns.send.moving');
  return (
    <Page head={head}>
      {stopped ? (
        <Sentence title={stopped.title} sub={stopped.sub} actions={<Deeds id={campaign.id} name={campaign.name} view={view} resume={stopped.resume} />} />
      ) : ended ? (
        <Sentence
          title={t(state === 'finished' ? 'campaigns.send.done' : 'campaigns.send.cancelled', { done: number(counts.accepted), total: number(people) })}
          sub={t(counts.accepted < people + counts.skipped ? 'campaigns.send.endedSub' : 'campaigns.send.endedAll')}
          actions={
            <Button variant="filled" component="a" href={`#/campaigns/${campaign.id}/results`}>
              {t('campaigns.send.results')}
            </Button>
          }
        />
      ) : (
        <Sentence
          title={t('campaigns.send.going', { done: number(done), total: number(people) })}
          sub={sub}
          actions={<Deeds id={campaign.id} name={campaign.name} view={view} resume={false} />}
        />
      )}
      {stopped && (
        <div className={css.note}>
          <StoppedNote id={campaign.id} view={view} status={status} />
        </div>
      )}
      {state === 'cancelled' && <CalledOffNote id={campaign.id} />}
      <Bar height={20} label={t('campaigns.send.bar')} parts={[...parts, rest]} />
      <Legend
        strong
        parts={shown}
        end={
          waiting > 0 && (
            <span className={css.rest}>
              <i aria-hidden />
              <span>
                <b>{number(waiting)}</b> {rest.label}
              </span>
            </span>
          )
        }
      />
      <div className={css.chart}>
        {chart.bars.length > 0 && (
          <Chart
            title={words.every(chart.barSeconds)}
            chart={chart}
            height={paused ? 136 : 206}
            most={paused ? undefined : most}
            now={state === 'sending' ? new Date().toISOString() : undefined}
            stopped={stopped && view.stopped ? { since: view.stopped.since, words: stopped.tail } : undefined}
          />
        )}
      </div>
      {stopped ? <StoppedBelow view={view} /> : !ended && <Waits view={view} host={view.account?.host ?? ''} />}
      {!ended && view.stopLoss.length > 0 && <Gauges view={view} />}
    </Page>
  );
}

/** Whoever waited when it was ended may still get it elsewhere: they, and nobody who has it. */
function CalledOffNote({ id }: { id: number }) {
  const { t } = useTranslation();
  const people = useAsk('campaign_called_off', { id }).data?.people;
  if (!people) return null;
  return (
    <div className={css.note}>
      <Note icon={<Users size={20} />} title={t('campaigns.send.calledOff', { count: people, n: number(people) })} action={<HandOff whom={{ kind: 'called-off', campaign: id }} people={people} />}>
        {t('campaigns.send.calledOffText')}
      </Note>
    </div>
  );
}

function Waits({ view, host }: { view: SendingView; host: string }) {
  const { t } = useTranslation();
  const words = useWords();
  const told = ({ what }: WaitLine): string => {
    switch (what.kind) {
      case 'limit':
        return t('campaigns.send.wait.limit', { limit: words.most(what.amount, what.span), host });
      case 'no-connection':
        return t('campaigns.send.wait.no-connection', { host });
      case 'come-back-later':
        return t('campaigns.send.wait.come-back-later', { count: what.people, n: number(what.people) });
      case 'other':
        return words.wait(what.because, host);
      case 'uncertain':
        return t('campaigns.send.wait.uncertain', { count: what.people, n: number(what.people) });
    }
  };
  return (
    <div className={css.halves}>
      {view.waits.length > 0 && (
        <section>
          <h2 className={css.title}>{t('campaigns.send.waiting')}</h2>
          <dl className={css.times}>
            {view.waits.map((wait, index) => (
              <div key={index}>
                <dt>{wait.at === null ? t('campaigns.send.now') : time(wait.at)}</dt>
                <dd>{told(wait)}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <section>
        <h2 className={css.title}>{t('campaigns.send.lid')}</h2>
        <p className={css.dim}>{t('campaigns.send.lidText')}</p>
      </section>
    </div>
  );
}

interface DeedsProps {
  id: number;
  name: string;
  view: SendingView;
  /** Whether going on needs nothing but a press. */
  resume: boolean;
}

function Deeds({ id, name, view, resume }: DeedsProps) {
  const { t } = useTranslation();
  const pause = useDo('campaign_pause');
  const goOn = useDo('campaign_resume');
  const [ending, setEnding] = useState(false);
  const waiting = view.counts.queued + view.counts.claimed + view.counts.deferred;
  return (
    <>
      {view.state === 'paused' && <Button onClick={() => setEnding(true)}>{t('campaigns.send.cancel')}</Button>}
      {view.state === 'sending' && (
        <Button leftSection={<Pause size={18} aria-hidden />} loading={pause.isPending} onClick={() => pause.mutate({ id }, { onError: failed })}>
          {t('campaigns.send.pause')}
        </Button>
      )}
      {resume && (
        <Button variant="filled" leftSection={<Play size={18} aria-hidden />} loading={goOn.isPending} onClick={() => goOn.mutate({ id }, { onError: failed })}>
          {t('campaigns.send.resume')}
        </Button>
      )}
      {ending && <EndIt id={id} name={name} waiting={waiting} onClose={() => setEnding(false)} />}
    </>
  );
}

/** Ending cannot be taken back, so it is said once what it means. */
function EndIt({ id, name, waiting, onClose }: { id: number; name: string; waiting: number; onClose: () => void }) {
  const { t } = useTranslation();
  const cancel = useDo('campaign_cancel');
  return (
    <Modal opened onClose={onClose} title={t('campaigns.send.cancelTitle', { name })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <p className={css.dim}>{t('campaigns.send.cancelText', { count: waiting, n: number(waiting) })}</p>
      <div className={css.end}>
        <Button data-autofocus onClick={onClose}>
          {t('campaigns.send.cancelKeep')}
        </Button>
        <Button color="red" variant="filled" loading={cancel.isPending} onClick={() => cancel.mutate({ id }, { onSuccess: onClose, onError: failed })}>
          {t('campaigns.send.cancel')}
        </Button>
      </div>
    </Modal>
  );
}
