import { Button } from '@mantine/core';
import { Pencil } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { dateOrToday, moment } from '../../format';
import type { AccountView, AppStatus } from '../../generated/wire';
import { Note } from '../../parts/note';
import { Page, Section, Sentence } from '../../parts/page';
import { failed, told } from '../../parts/undo';
import { VaultDialog } from '../../parts/vault';
import { useDo } from '../../query';
import { go } from '../../route';
import css from './accounts.module.css';
import { EditAccount } from './edit';
import { Known } from './known';
import { Limits } from './limits';
import { PolicyNote } from './policy';
import { Pace, Reading, WarmUp } from './sends';
import { SelfTest } from './self-test';
import { hostOf, standingOf } from './standing';
import { signInHostOf } from './ways';

/** Codes of a test that a sign-in on the host's page mends. */
const wantsSignIn = new Set(['passwords-switched-off', 'token-rejected', 'no-common-mechanism', 'imap-switched-off', 'imap-token-rejected', 'imap-no-common-login']);

interface AccountProps {
  account: AccountView;
  editing: boolean;
  /** Editing begins with the sign-in on the host's page. */
  signingIn: boolean;
  head: ReactNode;
  status: AppStatus;
}

/** One account: may it send, how much, and who says so. */
export function Account({ account, editing, signingIn, head, status }: AccountProps) {
  const { t } = useTranslation();
  const test = useDo('account_test');
  const [unlocking, setUnlocking] = useState(false);
  const host = hostOf(account);
  const standing = standingOf(account);
  const run = () =>
    test.mutate(
      { id: account.id },
      {
        onSuccess: (result) => {
          if (result.failed === null) told(t('accounts.testOk', { host }));
        },
        onError: (why) => (why.code === 'vault-locked' ? setUnlocking(true) : failed(why)),
      },
    );
  const edit = standing === 'no-password';
  const testFirst = standing === 'untested' || standing === 'failed-test';
  return (
    <Page head={head}>
      <Sentence
        title={useTitle(account)}
        sub={useSub(account)}
        actions={
          <>
            <Button variant={testFirst ? 'filled' : 'default'} loading={test.isPending} onClick={run}>
              {t(account.tested ? 'accounts.testAgain' : 'accounts.test')}
            </Button>
            <Button variant={edit ? 'filled' : 'default'} component="a" href={`#/accounts/${account.id}/edit`} leftSection={<Pencil size={18} aria-hidden />}>
              {t('accounts.edit')}
            </Button>
          </>
        }
      />
      {test.data?.failed && test.data.message !== null && (
        <div className={css.note}>
          <Note
            live
            title={test.data.message}
            action={
              wantsSignIn.has(test.data.code ?? '') &&
              signInHostOf(account.card?.id, account.host) && (
                <Button component="a" href={`#/accounts/${account.id}/edit/sign-in`}>
                  {t('accounts.signInInstead')}
                </Button>
              )
            }
          />
        </div>
      )}
      <PolicyNote account={account} />
      <Limits account={account} />
      <div className={css.halves}>
        <div>
          <Pace account={account} />
          <Known account={account} />
          <Section title={t('accounts.how')}>
            <How account={account} />
          </Section>
        </div>
        <div>
          <WarmUp account={account} />
          <Reading account={account} />
          <SelfTest account={account} status={status} />
        </div>
      </div>
      {account.paused && account.paused.reply !== '' && <Words reply={account.paused.reply} />}
      {editing && <EditAccount account={account} status={status} signingIn={signingIn} onClose={() => go(`/accounts/${account.id}`, { replace: true })} />}
      {unlocking && <VaultDialog status={status} onClose={() => setUnlocking(false)} onOpen={run} />}
    </Page>
  );
}

function useTitle(account: AccountView): string {
  const { t } = useTranslation();
  switch (standingOf(account)) {
    case 'prohibited':
      return t('accounts.prohibited');
    case 'no-password':
      return t('accounts.noPassword');
    case 'paused': {
      const until = account.paused?.until;
      return until ? t('accounts.pausedUntil', { when: moment(until) }) : t('accounts.paused');
    }
    case 'failed-test':
      return t('accounts.failedTest');
    case 'untested':
      return t('accounts.untested');
    case 'ready':
      return t('accounts.ready');
  }
}

function useSub(account: AccountView): string {
  const { t } = useTranslation();
  const host = hostOf(account);
  const when = account.tested ? dateOrToday(account.tested.at).toLowerCase() : '';
  switch (standingOf(account)) {
    case 'prohibited':
      return t('accounts.prohibitedSub', { host });
    case 'no-password':
      return t('accounts.noPasswordSub');
    case 'paused':
      return account.paused?.sentence ?? '';
    case 'failed-test':
      return t('accounts.failedSub', { message: account.tested?.message ?? '', when });
    case 'untested':
      return t('accounts.untestedSub', { host });
    case 'ready':
      return t(account.mailbox && account.sent?.failed === null ? 'accounts.readyBoth' : 'accounts.readySub', { host, when });
  }
}

function How({ account }: { account: AccountView }) {
  const { t } = useTranslation();
  const rows = [
    { label: t('accounts.from'), value: [account.fromName, account.address].filter(Boolean).join(', ') },
    { label: t('accounts.replyTo'), value: account.replyTo ?? t('accounts.replySame') },
    { label: t('accounts.server'), value: t('accounts.serverText', { host: account.host, port: account.port }) },
    { label: t('accounts.line'), value: t(`accounts.tls.${account.tls}`) },
    { label: t('accounts.login'), value: account.user === '' ? t('accounts.loginNone') : account.user },
    ...(account.user === '' ? [] : [{ label: t('accounts.password'), value: t(account.oauth ? 'accounts.passwordOauth' : account.hasPassword ? 'accounts.passwordKept' : 'accounts.passwordMissing') }]),
  ];
  return <Pairs rows={rows} />;
}

export function Pairs({ rows }: { rows: { label: string; value: ReactNode }[] }) {
  return (
    <dl className={css.pairs}>
      {rows.map((row) => (
        <div key={row.label}>
          <dt>{row.label}</dt>
          <dd>{row.value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Words({ reply }: { reply: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <div className={css.words}>
      <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('accounts.words')}
      </button>
      {open && <p className={css.reply}>{reply}</p>}
    </div>
  );
}
