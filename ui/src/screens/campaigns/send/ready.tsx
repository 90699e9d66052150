import { Button } from '@mantine/core';
import { Inbox } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { moment, number } from '../../../format';
import type { ReadyView } from '../../../generated/wire';
import { FailedPage } from '../../../parts/failure';
import { Note } from '../../../parts/note';
import { Page, Sentence } from '../../../parts/page';
import { failed } from '../../../parts/undo';
import { useAsk, useDo } from '../../../query';
import type { StepProps } from '../campaign';
import { Chart } from '../chart/chart';
import { useWords } from '../words';
import { How } from './how';
import { MissedNote, OutgrownNote, Planned, TakeBack } from './planned';
import css from './send.module.css';
import type { Start } from './start';
import { YourWord } from './word';

/** How it will go, and the person's word. */
export function Ready({ campaign, head, status }: StepProps) {
  const { t } = useTranslation();
  const words = useWords();
  const [start, setStart] = useState<Start | null>(null);
  const [picking, setPicking] = useState(false);
  const chosen = start?.at ?? null;
  const asked = useAsk('campaign_ready', { id: campaign.id }, { every: 30_000 });
  if (asked.error) return <FailedPage error={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Page head={head}>{null}</Page>;
  const view = asked.data;
  if (!view.cleared && campaign.state !== 'scheduled') {
    return (
      <Page head={head}>
        <Sentence
          title={t('campaigns.ready.notYet')}
          sub={t('campaigns.ready.notYetSub')}
          actions={
            <Button variant="filled" component="a" href={`#/campaigns/${campaign.id}/check`}>
              {t('campaigns.ready.toCheck')}
            </Button>
          }
        />
        {view.outgrown && <OutgrownNote outgrown={view.outgrown} campaign={campaign} people={view.people} />}
      </Page>
    );
  }
  const { people, forecast, account, plan } = view;
  const end = forecast?.end ?? null;
  const planned = campaign.state === 'scheduled' && plan.start !== null && !plan.missed;
  const most =
    forecast && forecast.mostPerBar !== null && forecast.mostBecause?.kind === 'limit'
      ? t('campaigns.chart.mostBecause', {
          n: number(forecast.mostPerBar),
          span: words.within(forecast.barSeconds),
          host: account?.host ?? '',
          limit: words.most(forecast.mostBecause.amount, forecast.mostBecause.span),
        })
      : undefined;
  return (
    <Page head={head}>
      <Sentence
        title={
          plan.missed && plan.start !== null
            ? t('campaigns.ready.titleMissed', { when: moment(plan.start) })
            : planned && plan.start !== null
            ? t('campaigns.ready.titlePlanned', { count: people, n: number(people), when: moment(plan.start) })
            : chosen !== null
            ? t('campaigns.ready.titleChosen', { count: people, n: number(people), when: moment(chosen) })
            : end === null
            ? t('campaigns.ready.titlePlain', { count: people, n: number(people) })
            : t('campaigns.ready.title', { count: people, n: number(people), when: moment(end) })
        }
        sub={<Facts view={view} />}
        actions={planned && <TakeBack id={campaign.id} />}
      />
      {plan.missed && <MissedNote why={plan.missedWhy} id={campaign.id} onOther={() => setPicking(true)} />}
      {view.outgrown && <OutgrownNote outgrown={view.outgrown} campaign={campaign} people={people} />}
      {view.inbox.kind === 'waiting' && (
        <div className={css.note}>
          <InboxQuestion since={view.inbox.since} />
        </div>
      )}
      {forecast && forecast.bars.length > 0 && <Chart title={t(chosen !== null && !planned ? 'campaigns.ready.howNow' : 'campaigns.ready.how')} chart={forecast} height={140} most={most} />}
      <div className={css.pair}>
        <section>
          <h2 className={css.title}>{t('campaigns.ready.when')}</h2>
          <How campaign={campaign} view={view} start={start} planned={planned} picking={picking} onPicking={setPicking} onStart={setStart} />
        </section>
        <section>
          <h2 className={css.title}>{t('campaigns.ready.word')}</h2>
          {planned && plan.start !== null ? <Planned plan={plan} at={plan.start} /> : <YourWord id={campaign.id} view={view} start={start} status={status} />}
        </section>
      </div>
    </Page>
  );
}

function Facts({ view }: { view: ReadyView }) {
  const { t } = useTranslation();
  const { checked, rehearsed, room, people } = view;
  const left = room === null ? 0 : Math.max(0, room.amount - room.used);
  const end = view.plan.start !== null && !view.plan.missed ? (view.forecast?.end ?? null) : null;
  const lines = [
    end !== null && t('campaigns.ready.lastAt', { when: moment(end) }),
    checked !== null && t('campaigns.ready.checked', { when: moment(checked) }),
    rehearsed === null ? t('campaigns.ready.notRehearsed') : t('campaigns.ready.rehearsed', { when: moment(rehearsed) }),
    room !== null && end === null &&
      (people <= left
        ? t('campaigns.ready.fits', { n: number(people), left: number(left), span: t(`campaigns.ready.spanNow.${room.span}`) })
        : t('campaigns.ready.tooMany', { left: number(left), span: t(`campaigns.ready.spanNow.${room.span}`) })),
  ];
  return lines.filter((line) => line !== false).join(' ');
}

/** Before anything goes: has somebody asked to leave meanwhile? */
function InboxQuestion({ since }: { since: string }) {
  const { t } = useTranslation();
  const looked = useDo('inbox_looked');
  return (
    <Note
      icon={<Inbox size={20} />}
      title={t('campaigns.ready.inboxTitle', { when: moment(since) })}
      action={
        <>
          <Button component="a" href="#/do-not-mail/look">
            {t('campaigns.ready.inboxLook')}
          </Button>
          <Button loading={looked.isPending} onClick={() => looked.mutate({}, { onError: failed })}>
            {t('campaigns.ready.inboxDone')}
          </Button>
        </>
      }
    >
      {t('campaigns.ready.inboxText')}
    </Note>
  );
}
