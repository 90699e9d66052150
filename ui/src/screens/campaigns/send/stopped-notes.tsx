import { Button, PasswordInput } from '@mantine/core';
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
import { SignIn, signInHost } from '../../accounts/sign-in';
import css from './send.module.css';
import { StartDialog } from './start';

/** The field or button that mends it, where there is one. */
export function StoppedNote({ id, view, status }: { id: number; view: SendingView; status: AppStatus }) {
  const stopped = view.stopped;
  if (!stopped) return null;
  if (stopped.reason.kind === 'login-refused') return <LoginNote id={id} view={view} />;
  if (stopped.reason.kind === 'missed-start') return <MissedPause id={id} people={view.people} />;
  if (stopped.reason.kind === 'host-locked') return <HostLocked view={view} />;
  if (stopped.reason.kind === 'stop-loss') return <StopLossNote id={id} view={view} />;
  if (stopped.reason.kind === 'restored' || stopped.code === 'inbox-unread') return <InboxNote id={id} since={stopped.since} />;
  if (stopped.code === 'locked') {
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

function PasswordNote({ id, address }: { id: number; address: string }) {
  const { t } = useTranslation();
  const resume = useDo('campaign_resume');
  const [password, setPassword] = useState('');
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== '') resume.mutate({ id, password }, { onSuccess: () => setPassword('') });
        }}
      >
        <Note
          icon={<KeyRound size={20} />}
          title={t('campaigns.send.passwordTitle', { address })}
          action={
            <>
              <PasswordInput
                className={css.password ?? ''}
                aria-label={t('campaigns.send.password')}
                autoComplete="off"
                value={password}
                onChange={(event) => {
                  setPassword(event.currentTarget.value);
                  resume.reset();
                }}
              />
              <Button type="submit" variant="filled" loading={resume.isPending}>
                {t('campaigns.send.passwordGo')}
              </Button>
            </>
          }
        >
          {resume.error ? <span role="alert">{resume.error.message}</span> : t('campaigns.send.passwordText')}
        </Note>
      </form>
    </>
  );
}

function InboxNote({ id, since }: { id: number; since: string }) {
  const { t } = useTranslation();
  const looked = useDo('inbox_looked');
  const resume = useDo('campaign_resume');
  const goOn = () => looked.mutate({}, { onSuccess: () => resume.mutate({ id }) });
  return (
    <>
      <Note
        icon={<Inbox size={20} />}
        title={t('campaigns.ready.inboxTitle', { when: moment(since) })}
        action={
          <>
            <Button component="a" href="#/do-not-mail/look">
              {t('campaigns.ready.inboxLook')}
            </Button>
            <Button variant="filled" loading={looked.isPending || resume.isPending} onClick={goOn}>
              {t('campaigns.ready.inboxDone')}
            </Button>
          </>
        }
      >
        {t('campaigns.ready.inboxText')}
      </Note>
      <Failure error={looked.error ?? resume.error} />
    </>
  );
}

/** The host did not let us in: the password again, or the sign-in on its page again. */
function LoginNote({ id, view }: { id: number; view: SendingView }) {
  const accounts = useAsk('accounts', {});
  const account = accounts.data?.accounts.find((one) => one.id === view.account?.accountId);
  if (account?.oauth) return <SignInNote id={id} accountId={account.id} address={account.address} server={`${account.card?.id ?? ''} ${account.host}`} />;
  return <PasswordNote id={id} address={view.account?.from ?? ''} />;
}

function SignInNote({ id, accountId, address, server }: { id: number; accountId: number; address: string; server: string }) {
  const { t } = useTranslation();
  const change = useDo('account_change');
  const resume = useDo('campaign_resume');
  const [done, setDone] = useState(false);
  const kept = (signIn: number) => {
    setDone(true);
    change.mutate({ id: accountId, signIn }, { onSuccess: () => resume.mutate({ id }) });
  };
  return (
    <Note icon={<KeyRound size={20} />} title={t('campaigns.send.signInTitle', { address })}>
      <SignIn address={address} host={signInHost(undefined, server)} done={done} onDone={kept} />
      <Failure error={change.error ?? resume.error} />
    </Note>
  );
}

/** Its start went by: now, at another time, or not at all. */
function MissedPause({ id, people }: { id: number; people: number }) {
  const { t } = useTranslation();
  const resume = useDo('campaign_resume');
  const plan = useDo('campaign_schedule');
  const [picking, setPicking] = useState(false);
  return (
    <>
      <Note
        icon={<CalendarClock size={20} />}
        title={t('campaigns.ready.missedTitle')}
        action={
          <>
            <Button onClick={() => setPicking(true)}>{t('campaigns.ready.missedOther')}</Button>
            <Button variant="filled" loading={resume.isPending} onClick={() => resume.mutate({ id })}>
              {t('campaigns.send.missedNow')}
            </Button>
          </>
        }
      >
        {t('campaigns.send.missedText')}
      </Note>
      <Failure error={resume.error ?? plan.error} />
      {picking && (
        <StartDialog
          start={null}
          onClose={() => setPicking(false)}
          onPick={({ at, ownZone }) => {
            setPicking(false);
            plan.mutate({ id, at, ownZone, people });
          }}
        />
      )}
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
    </Note>
  );
}
