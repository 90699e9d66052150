import { Button, PasswordInput } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { AccountView, AppStatus, PauseReason, SendingView, SignInHost } from '../../../generated/wire';
import { Failure } from '../../../parts/failure';
import { Note } from '../../../parts/note';
import { VaultDialog } from '../../../parts/vault';
import { useAsk, useDo } from '../../../query';
import { SignIn } from '../../accounts/sign-in';
import { passwordOf, signInHostOf } from '../../accounts/ways';
import css from './send.module.css';

interface LoginProps {
  id: number;
  view: SendingView;
  status: AppStatus;
  reason: PauseReason['kind'];
}

/** The host did not let us in: the password again, or the sign-in on its page; where both are possible, one leads to the other. */
export function LoginNote({ id, view, status, reason }: LoginProps) {
  const accounts = useAsk('accounts', {});
  const [chosen, setChosen] = useState<'password' | 'sign-in' | null>(null);
  const account = accounts.data?.accounts.find((one) => one.id === view.account?.accountId);
  const page = account ? signInHostOf(account.card?.id, account.host) : null;
  const off = reason === 'passwords-off';
  const way = chosen ?? (off || reason === 'sign-in-ended' || account?.oauth ? 'sign-in' : 'password');
  if (way === 'password') return <PasswordNote id={id} address={view.account?.from ?? ''} onSignIn={page ? () => setChosen('sign-in') : undefined} />;
  if (!account) return null;
  if (page) return <SignInNote id={id} account={account} page={page} off={off} status={status} onPassword={off ? undefined : () => setChosen('password')} />;
  return <NoWayIn account={account} off={off} />;
}

interface PasswordProps {
  id: number;
  address: string;
  /** Leads to the sign-in on the host's page, where it has one. */
  onSignIn: (() => void) | undefined;
}

function PasswordNote({ id, address, onSignIn }: PasswordProps) {
  const { t } = useTranslation();
  const resume = useDo('campaign_resume');
  const [password, setPassword] = useState('');
  return (
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
        {onSignIn && (
          <>
            {' '}
            <button type="button" className="link" onClick={onSignIn}>
              {t('accounts.way.instead.oauth')}
            </button>
          </>
        )}
      </Note>
    </form>
  );
}

interface SignInNoteProps {
  id: number;
  account: AccountView;
  page: SignInHost;
  /** The host takes no passwords for sending any more. */
  off: boolean;
  status: AppStatus;
  onPassword: (() => void) | undefined;
}

/** Signed in on the host's page, it is kept and sending goes on. A locked vault is opened first; the sign-in waits for it. */
function SignInNote({ id, account, page, off, status, onPassword }: SignInNoteProps) {
  const { t } = useTranslation();
  const change = useDo('account_change');
  const resume = useDo('campaign_resume');
  const [done, setDone] = useState<number | null>(null);
  const [opening, setOpening] = useState(false);
  const { address } = account;
  const keep = (signIn: number) =>
    change.mutate(
      { id: account.id, signIn },
      {
        onSuccess: () => resume.mutate({ id }),
        onError: (why) => {
          if (why.code === 'vault-locked' || why.code === 'vault-absent') setOpening(true);
          // The core forgot it: it is begun anew.
          if (why.code === 'sign-in-gone') setDone(null);
        },
      },
    );
  const again = done !== null && (change.error || resume.error);
  return (
    <>
      <Note icon={<KeyRound size={20} />} title={t(off ? 'campaigns.send.passwordsOffTitle' : 'campaigns.send.signInTitle', { address })}>
        <div className={css.signIn}>
          {off && <p>{t('campaigns.send.passwordsOffText')}</p>}
          <SignIn
            address={address}
            host={page}
            again={account.oauth && account.hasPassword ? account.id : undefined}
            done={done !== null}
            onDone={(signIn) => {
              setDone(signIn);
              keep(signIn);
            }}
          />
          <Failure error={change.error ?? resume.error} />
          {again && (
            <p>
              <Button loading={change.isPending || resume.isPending} onClick={() => (change.error ? keep(done) : resume.mutate({ id }))}>
                {t('campaigns.send.signInKeep')}
              </Button>
            </p>
          )}
          {onPassword && done === null && (
            <p>
              <button type="button" className="link" onClick={onPassword}>
                {t(`accounts.way.instead.${passwordOf(account)}`)}
              </button>
            </p>
          )}
        </div>
      </Note>
      {opening && done !== null && <VaultDialog status={status} onClose={() => setOpening(false)} onOpen={() => keep(done)} />}
    </>
  );
}

/** No page of this host is known: whoever runs it can say how programs log in. */
function NoWayIn({ account, off }: { account: AccountView; off: boolean }) {
  const { t } = useTranslation();
  return (
    <Note
      icon={<KeyRound size={20} />}
      title={t(off ? 'campaigns.send.passwordsOffTitle' : 'campaigns.send.signInTitle', { address: account.address })}
      action={
        <Button variant="filled" component="a" href={`#/accounts/${account.id}/edit`}>
          {t('campaigns.send.account')}
        </Button>
      }
    >
      {t('campaigns.send.noWayIn', { host: account.card?.name ?? account.host })}
    </Note>
  );
}
