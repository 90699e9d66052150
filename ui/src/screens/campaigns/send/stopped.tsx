import { Button, PasswordInput } from '@mantine/core';
import { Inbox, KeyRound, Send, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { moment, number, time } from '../../../format';
import type { AppStatus, PauseReason, SendingView } from '../../../generated/wire';
import { Failure } from '../../../parts/failure';
import { Note } from '../../../parts/note';
import { failed } from '../../../parts/undo';
import { VaultDialog } from '../../../parts/vault';
import { useDo } from '../../../query';
import css from './send.module.css';

interface Told {
  title: string;
  sub: string;
  /** Whether going on needs nothing but a press. */
  resume: boolean;
  /** In the picture, where the rest would be. */
  tail: string;
}

/** Why it stands still, what was kept, what to do. Null while it does not stand still. */
export function useStopped(view: SendingView | undefined): Told | null {
  const { t } = useTranslation();
  const why = useWhy();
  const stopped = view?.stopped;
  if (!view || !stopped) return null;
  const { reason, until, code } = stopped;
  const waiting = view.counts.queued + view.counts.claimed;
  const done = Math.max(0, view.people - waiting);
  const lead = until === null ? t('campaigns.send.pausedAt', { done: number(done) }) : t('campaigns.send.pausedUntil', { when: moment(until) });
  const needsMore = reason.kind === 'login-refused' || reason.kind === 'restored' || code === 'locked' || code === 'inbox-unread';
  const key = reason.kind === 'login-refused' ? 'campaigns.send.tailPassword' : 'campaigns.send.tail';
  return {
    title: `${lead} ${why(reason, view.account?.host ?? '')}`,
    sub:
      reason.kind === 'stop-loss'
        ? t(`campaigns.send.stopSub.stop-loss.${reason.what}`, { host: view.account?.host ?? '' })
        : t(`campaigns.send.stopSub.${reason.kind}`, { next: number(done + 1), host: view.account?.host ?? '' }),
    resume: !needsMore && until === null,
    tail: t(key, { count: waiting, n: number(waiting) }),
  };
}

/** The reason of a pause as a sentence. */
export function useWhy() {
  const { t } = useTranslation();
  return (reason: PauseReason, host: string): string => {
    switch (reason.kind) {
      case 'quota':
        return t('campaigns.send.why.quota', { amount: number(reason.amount), span: t(`campaigns.send.spanFor.${reason.span}`) });
      case 'turned-away':
        return t('campaigns.send.why.turned-away', { count: reason.people, n: number(reason.people) });
      case 'stop-loss':
        return t(`campaigns.send.why.stop-loss.${reason.what}`, { bad: number(reason.bad), of: number(reason.of) });
      case 'missed-start':
        return t('campaigns.send.why.missed-start', { when: moment(reason.at) });
      case 'other':
        return reason.message;
      case 'by-you':
      case 'host-said-wait':
      case 'login-refused':
      case 'host-locked':
      case 'restored':
        return t(`campaigns.send.why.${reason.kind}`, { host });
    }
  };
}

/** The field or button that mends it, where there is one. */
export function StoppedNote({ id, view, status }: { id: number; view: SendingView; status: AppStatus }) {
  const stopped = view.stopped;
  if (!stopped) return null;
  if (stopped.reason.kind === 'login-refused') return <PasswordNote id={id} address={view.account?.from ?? ''} />;
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

/** What happened, and what we do when it works. */
export function StoppedBelow({ view }: { view: SendingView }) {
  const { t } = useTranslation();
  const why = useWhy();
  const [open, setOpen] = useState(false);
  const { stopped, lastAccepted, account } = view;
  if (!stopped) return null;
  const refused = stopped.reason.kind === 'login-refused';
  return (
    <div className={css.halves}>
      <section>
        <h2 className={css.title}>{t('campaigns.send.happened')}</h2>
        <dl className={css.times}>
          {lastAccepted !== null && (
            <div>
              <dt>{time(lastAccepted)}</dt>
              <dd>{t('campaigns.send.lastAccepted')}</dd>
            </div>
          )}
          <div>
            <dt>{time(stopped.since)}</dt>
            <dd>
              {why(stopped.reason, account?.host ?? '')} {t('campaigns.send.stoppedHere')}
            </dd>
          </div>
        </dl>
        {stopped.reply !== null && (
          <>
            <button type="button" className={`link ${css.fold}`} aria-expanded={open} onClick={() => setOpen(!open)}>
              {t('campaigns.send.words')}
            </button>
            {open && <p className={css.reply}>{stopped.reply}</p>}
          </>
        )}
      </section>
      <section>
        <h2 className={css.title}>{t(stopped.until === null ? 'campaigns.send.then' : 'campaigns.send.thenBySelf')}</h2>
        <ul className={css.then}>
          <li>
            <Users size={18} aria-hidden />
            {t('campaigns.send.thenLeft')}
          </li>
          <li>
            <Send size={18} aria-hidden />
            {t('campaigns.send.thenPace')}
          </li>
        </ul>
        {refused && account && (
          <a href={`#/accounts/${account.accountId}`}>{t('campaigns.send.account')}</a>
        )}
      </section>
    </div>
  );
}
