import { Button, TextInput } from '@mantine/core';
import { CalendarClock, Gauge, Inbox, KeyRound, LockKeyhole } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { moment, number } from '../../../format';
import type { AppStatus, SendingView } from '../../../generated/wire';
import { Failure } from '../../../parts/failure';
import { Note } from '../../../parts/note';
import { failed } from '../../../parts/undo';
import { VaultDialog } from '../../../parts/vault';
import { useAsk, useDo } from '../../../query';
import { LoginNote } from './login-notes';
import css from './send.module.css';
import { isLocked } from './stopped';

/** The field or button that mends it, where there is one. */
export function StoppedNote({ id, view, status }: { id: number; view: SendingView; status: AppStatus }) {
  const stopped = view.stopped;
  if (!stopped) return null;
  const { kind } = stopped.reason;
  if (kind === 'login-refused' || kind === 'sign-in-ended' || kind === 'passwords-off') return <LoginNote key={kind} id={id} view={view} status={status} reason={kind} />;
  if (kind === 'missed-start') return <MissedPause id={id} />;
  if (kind === 'host-locked') return <HostLocked view={view} />;
  if (kind === 'stop-loss') return <StopLossNote id={id} view={view} />;
  if (kind === 'restored' || stopped.code === 'inbox-unread') return <InboxNote id={id} since={stopped.since} restored={kind === 'restored'} />;
  if (isLocked(stopped.code)) {
    return <LockedNote id={id} status={status} />;
  }
  return null;
}

function LockedNote({ id, status }: { id: number; status: AppStatus }) {
  const { t } = useTranslation();
  const resume = useDo('campaign_resume');
  const [opening, setOpening] = useState(false);
  const goOn = () => resume.mutate({ id }, { onError: failed });
  return (
    <>
      <Note
        icon={<KeyRound size={20} />}
        title={t('campaigns.send.lockedTitle')}
        action={
          <Button variant="filled" onClick={() => (status.vault === 'open' ? goOn() : setOpening(true))}>
            {t('campaigns.send.lockedGo')}
          </Button>
        }
      >
        {t('campaigns.send.lockedText')}
      </Note>
      {opening && <VaultDialog status={status} onClose={() => setOpening(false)} onOpen={goOn} />}
    </>
  );
}

function InboxNote({ id, since, restored }: { id: number; since: string; restored: boolean }) {
  const { t } = useTranslation();
  const looked = useDo('inbox_looked');
  const resume = useDo('campaign_resume');
  const goOn = () => looked.mutate({}, { onSuccess: () => resume.mutate({ id, ...(restored ? { notSentElsewhere: true } : {}) }) });
  return (
    <>
      <Note
        icon={<Inbox size={20} />}
        title={restored ? t('campaigns.send.copiedTitle') : t('campaigns.ready.inboxTitle', { when: moment(since) })}
        action={
          <>
            <Button component="a" href="#/do-not-mail/look">
              {t('campaigns.ready.inboxLook')}
            </Button>
            <Button variant="filled" loading={looked.isPending || resume.isPending} onClick={goOn}>
              {t(restored ? 'campaigns.send.copiedDone' : 'campaigns.ready.inboxDone')}
            </Button>
          </>
        }
      >
        {t(restored ? 'campaigns.send.copiedText' : 'campaigns.ready.inboxText')}
      </Note>
      <Failure error={looked.error ?? resume.error} />
    </>
  );
}

/** Its start went by when something was written of its people already: now, or not at all. Its audience is frozen, so it has no plan any more. */
function MissedPause({ id }: { id: number }) {
  const { t } = useTranslation();
  const resume = useDo('campaign_resume');
  return (
    <>
      <Note
        icon={<CalendarClock size={20} />}
        title={t('campaigns.ready.missedTitle')}
        action={
          <Button variant="filled" loading={resume.isPending} onClick={() => resume.mutate({ id })}>
            {t('campaigns.send.missedNow')}
          </Button>
        }
      >
        {t('campaigns.send.missedText')}
      </Note>
      <Failure error={resume.error} />
    </>
  );
}

function HostLocked({ view }: { view: SendingView }) {
  const { t } = useTranslation();
  const { account } = view;
  return (
    <Note
      tone="harm"
      icon={<LockKeyhole size={20} />}
      title={t('campaigns.send.hostLockedTitle', { host: account?.host ?? '' })}
      action={
        account && (
          <Button variant="filled" component="a" href={`#/accounts/${account.accountId}`}>
            {t('campaigns.send.account')}
          </Button>
        )
      }
    >
      {t('campaigns.send.hostLockedText')}
    </Note>
  );
}

/** Too much went wrong: what was counted, where it stops, and the place to look. */
function StopLossNote({ id, view }: { id: number; view: SendingView }) {
  const { t } = useTranslation();
  const reason = view.stopped?.reason;
  if (reason?.kind !== 'stop-loss') return null;
  const gauge = view.stopLoss.find((one) => one.what === reason.what);
  return (
    <Note
      icon={<Gauge size={20} />}
      title={t('campaigns.send.stopLossTitle')}
      action={
        <Button component="a" href={`#/campaigns/${id}/results`}>
          {t('campaigns.send.results')}
        </Button>
      }
    >
      {gauge &&
        t(gauge.byCard ? 'campaigns.send.stopLossCard' : 'campaigns.send.stopLossOurs', { n: number(gauge.stopsAt), of: number(gauge.of), host: view.account?.host ?? '' })}{' '}
      {t('campaigns.send.stopLossText')}
      {reason.what === 'all-refused' && <TakeOff id={id} />}
    </Note>
  );
}

/** Where a server refused everybody it was not the people: those it put on Do not mail come off together. */
function TakeOff({ id }: { id: number }) {
  const { t } = useTranslation();
  const [why, setWhy] = useState('');
  const people = useAsk('suppressions_refused_by', { campaign: id }).data?.people;
  const lift = useDo('suppression_lift_all');
  if (lift.data) return <p className={css.off}>{t('campaigns.send.offDone', { count: lift.data.lifted, n: number(lift.data.lifted) })}</p>;
  // Nobody is on it any more, or nobody knows yet how many are.
  if (!people) return null;
  return (
    <form
      className={css.off}
      onSubmit={(event) => {
        event.preventDefault();
        lift.mutate({ campaign: id, why: why.trim() });
      }}
    >
      <TextInput label={t('campaigns.send.offWhy')} placeholder={t('campaigns.send.offHint')} value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
      <Button type="submit" disabled={why.trim() === ''} loading={lift.isPending}>
        {t('campaigns.send.off', { count: people, n: number(people) })}
      </Button>
      <Failure error={lift.error} />
    </form>
  );
}
