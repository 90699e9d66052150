import { Button, TextInput } from '@mantine/core';
import { Inbox } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { moment, number } from '../../../format';
import type { AppStatus, CampaignView, ReadyView } from '../../../generated/wire';
import { FailedPage, Failure } from '../../../parts/failure';
import { Note } from '../../../parts/note';
import { Page, Sentence } from '../../../parts/page';
import { failed } from '../../../parts/undo';
import { VaultDialog } from '../../../parts/vault';
import { useAsk, useDo } from '../../../query';
import type { StepProps } from '../campaign';
import { Chart } from '../chart/chart';
import { useWords } from '../words';
import css from './send.module.css';

/** How it will go, and the person's word. */
export function Ready({ campaign, head, status }: StepProps) {
  const { t } = useTranslation();
  const words = useWords();
  const asked = useAsk('campaign_ready', { id: campaign.id }, { every: 30_000 });
  if (asked.error) return <FailedPage error={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Page head={head}>{null}</Page>;
  const view = asked.data;
  if (!view.cleared) {
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
      </Page>
    );
  }
  const { people, forecast, account } = view;
  const end = forecast?.end ?? null;
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
          end === null
            ? t('campaigns.ready.titlePlain', { count: people, n: number(people) })
            : t('campaigns.ready.title', { count: people, n: number(people), when: moment(end) })
        }
        sub={<Facts view={view} />}
      />
      {view.inbox.kind === 'waiting' && (
        <div className={css.note}>
          <InboxQuestion since={view.inbox.since} />
        </div>
      )}
      {forecast && forecast.bars.length > 0 && <Chart title={t('campaigns.ready.how')} chart={forecast} height={140} most={most} />}
      <div className={css.pair}>
        <section>
          <h2 className={css.title}>{t('campaigns.ready.when')}</h2>
          <How campaign={campaign} />
        </section>
        <section>
          <h2 className={css.title}>{t('campaigns.ready.word')}</h2>
          <YourWord id={campaign.id} view={view} status={status} />
        </section>
      </div>
    </Page>
  );
}

function Facts({ view }: { view: ReadyView }) {
  const { t } = useTranslation();
  const { checked, rehearsed, room, people } = view;
  const left = room === null ? 0 : Math.max(0, room.amount - room.used);
  const lines = [
    checked !== null && t('campaigns.ready.checked', { when: moment(checked) }),
    rehearsed === null ? t('campaigns.ready.notRehearsed') : t('campaigns.ready.rehearsed', { when: moment(rehearsed) }),
    room !== null &&
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

function How({ campaign }: { campaign: CampaignView }) {
  const { t } = useTranslation();
  const { account, id } = campaign;
  const rows = [
    { label: t('campaigns.ready.start'), value: t('campaigns.ready.startNow'), to: null, change: '' },
    { label: t('campaigns.ready.list'), value: campaign.list.name, to: `/campaigns/${id}/people`, change: t('campaigns.ready.change') },
    {
      label: t('campaigns.ready.from'),
      value: account ? [account.fromName, account.from].filter(Boolean).join(', ') : '',
      to: `/campaigns/${id}/write`,
      change: t('campaigns.ready.change'),
    },
    {
      label: t('campaigns.ready.through'),
      value: account ? t('campaigns.ready.throughText', { name: account.name, host: account.host }) : '',
      to: account ? `/accounts/${account.accountId}` : '/accounts',
      change: t('campaigns.send.account'),
    },
  ];
  return (
    <dl className={css.how}>
      {rows.map((row) => (
        <div key={row.label}>
          <dt>{row.label}</dt>
          <dd>{row.value}</dd>
          {row.to !== null && (
            <dd className={css.change}>
              <a href={`#${row.to}`} aria-label={`${row.change}: ${row.label}`}>
                {row.change}
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

function YourWord({ id, view, status }: { id: number; view: ReadyView; status: AppStatus }) {
  const { t } = useTranslation();
  const send = useDo('campaign_send');
  const [typed, setTyped] = useState('');
  const [unlocking, setUnlocking] = useState(false);
  const { people, needsNumber } = view;
  const given = /^[\d.,'\s]+$/.test(typed) ? Number(typed.replace(/\D/g, '')) : NaN;
  const waits = view.inbox.kind === 'waiting' ? t('campaigns.ready.inboxFirst') : status.sender === 'elsewhere' ? t('campaigns.ready.elsewhere') : null;
  const ready = waits === null && (!needsNumber || given === people);
  const go = () =>
    send.mutate(needsNumber ? { id, people: given } : { id }, { onError: (why) => why.code === 'vault-locked' && setUnlocking(true) });
  return (
    <form
      className={css.word}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) go();
      }}
    >
      <p>{needsNumber ? t('campaigns.ready.wordMany') : t('campaigns.ready.wordFew', { count: people, n: number(people) })}</p>
      {needsNumber && (
        <TextInput
          aria-label={t('campaigns.ready.number')}
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          rightSection={<span className={css.of}>{t('campaigns.ready.of', { n: number(people) })}</span>}
          rightSectionWidth="6rem"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            send.reset();
          }}
        />
      )}
      <Button type="submit" fullWidth variant={ready ? 'filled' : 'default'} disabled={!ready} loading={send.isPending}>
        {t('campaigns.ready.go', { count: people, n: number(people) })}
      </Button>
      <Failure error={send.error} />
      {unlocking && <VaultDialog status={status} onClose={() => setUnlocking(false)} onOpen={go} />}
      <p className={css.dim}>{waits ?? t('campaigns.ready.stop')}</p>
    </form>
  );
}
