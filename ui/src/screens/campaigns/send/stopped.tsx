import { Send, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { moment, number, time } from '../../../format';
import type { PauseReason, SendingView } from '../../../generated/wire';
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
  const wantsIn = reason.kind === 'login-refused' || reason.kind === 'sign-in-ended' || reason.kind === 'passwords-off';
  const needsMore = wantsIn || reason.kind === 'missed-start' || reason.kind === 'restored' || isLocked(code) || code === 'inbox-unread';
  const key = !wantsIn ? 'campaigns.send.tail' : reason.kind === 'login-refused' ? 'campaigns.send.tailPassword' : 'campaigns.send.tailSignIn';
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

/** Whether it waits for the vault: before it went, or while a sign-in was to be renewed. */
export function isLocked(code: string): boolean {
  return code === 'locked' || code === 'vault-locked';
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
      case 'sign-in-ended':
      case 'passwords-off':
      case 'host-locked':
      case 'restored':
        return t(`campaigns.send.why.${reason.kind}`, { host });
    }
  };
}

/** What happened, and what we do when it works. */
export function StoppedBelow({ view }: { view: SendingView }) {
  const { t } = useTranslation();
  const why = useWhy();
  const [open, setOpen] = useState(false);
  const { stopped, lastAccepted, account } = view;
  if (!stopped) return null;
  const { kind } = stopped.reason;
  const refused = kind === 'login-refused' || kind === 'sign-in-ended' || kind === 'passwords-off';
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
