import { Button } from '@mantine/core';
import { Pause } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useBecause } from '../../because';
import { moment, number } from '../../format';
import type { UnderWay } from '../../generated/wire';
import { Bar } from '../../parts/bar';
import { failed } from '../../parts/undo';
import { useDo } from '../../query';
import css from './under-way-row.module.css';

/** A campaign on its way: how far, the next moment and why not sooner. */
export function UnderWayRow({ campaign }: { campaign: UnderWay }) {
  const { t } = useTranslation();
  const because = useBecause();
  const pause = useDo('campaign_pause');
  const { name, people, counts, state, next, doneAt } = campaign;
  const waiting = counts.queued + counts.claimed;
  const gone = Math.max(0, people - waiting);
  const started = state !== 'scheduled';
  return (
    <div className={css.row}>
      <div className={css.name}>
        <p className={css.title}>
          <a href={`#/campaigns/${campaign.campaignId}/send`}>{name}</a>
        </p>
        <p>{started && doneAt ? t('home.doneAt', { when: moment(doneAt) }) : t('home.people', { count: people, n: number(people) })}</p>
      </div>
      <div className={css.bar}>
        <Bar
          height={10}
          label={t('home.bar', { name })}
          parts={[
            { key: 'done', kind: 'done', count: counts.accepted, label: t('home.accepted') },
            { key: 'later', kind: 'later', count: counts.deferred + counts.failed, label: t('home.later') },
            { key: 'refused', kind: 'refused', count: counts.refused + counts.skipped + counts.uncertain, label: t('home.refused') },
            { key: 'to-go', kind: 'to-go', count: waiting, label: t('home.toGo') },
          ]}
        />
        <p>{started ? t('home.of', { done: number(gone), total: number(people) }) : t('home.notStarted')}</p>
      </div>
      <div className={css.next}>
        <p className={css.when}>
          {state === 'paused'
            ? t('home.paused')
            : next && t(next.because.kind === 'planned' ? 'home.starts' : 'home.next', { when: moment(next.at) })}
        </p>
        {next && state !== 'paused' && <p>{because(next.because)}</p>}
      </div>
      {state === 'sending' ? (
        <Button
          className={css.button ?? ''}
          leftSection={<Pause size={18} aria-hidden />}
          aria-label={t('home.pauseThis', { name })}
          loading={pause.isPending}
          onClick={() => pause.mutate({ id: campaign.campaignId }, { onError: failed })}
        >
          {t('home.pause')}
        </Button>
      ) : (
        <Button className={css.button ?? ''} component="a" href={`#/campaigns/${campaign.campaignId}/send`} aria-label={t('home.openThis', { name })}>
          {t('home.open')}
        </Button>
      )}
    </div>
  );
}
