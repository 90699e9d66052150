import { PasswordInput } from '@mantine/core';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { AccountView } from '../../generated/wire';
import css from './accounts.module.css';
import { SignIn } from './sign-in';
import { passwordOf, signInHostOf } from './ways';

interface EditLoginProps {
  account: AccountView;
  /** The server as it stands in the form. */
  host: string;
  signingIn: boolean;
  password: string;
  onPassword: (password: string) => void;
  signIn: number | null;
  onSignIn: (id: number | null) => void;
}

/** What lets us in, and the way to the other: from the password to the sign-in on the host's page, and back. */
export function EditLogin({ account, host, signingIn, password, onPassword, signIn, onSignIn }: EditLoginProps) {
  const { t } = useTranslation();
  const page = signInHostOf(account.card?.id, host);
  const [way, setWay] = useState<'password' | 'oauth'>(account.oauth || (signingIn && page) ? 'oauth' : 'password');
  // Whoever is signed in sees that first; the steps are for those who sign in again.
  const [again, setAgain] = useState(signingIn || !account.oauth || !account.hasPassword);
  const other = passwordOf(account);
  const change = (next: 'password' | 'oauth') => {
    setWay(next);
    setAgain(true);
    onPassword('');
    onSignIn(null);
  };
  if (way === 'password') {
    return (
      <div>
        <PasswordInput
          label={t('accounts.form.newPassword')}
          description={account.oauth ? t('accounts.form.newPasswordOauth') : account.hasPassword ? t('accounts.form.newPasswordHint') : undefined}
          autoComplete="off"
          value={password}
          onChange={(event) => onPassword(event.currentTarget.value)}
        />
        {page && (
          <p className={css.otherWay}>
            <button type="button" className="link" onClick={() => change('oauth')}>
              {t('accounts.way.instead.oauth')}
            </button>
          </p>
        )}
      </div>
    );
  }
  return (
    <div>
      <p className={css.label}>{t('accounts.signIn.label')}</p>
      {again && page ? (
        <>
          {!account.oauth && signIn === null && <p className={css.dim}>{t('accounts.form.signInReplaces')}</p>}
          <SignIn address={account.address} host={page} again={account.oauth && account.hasPassword ? account.id : undefined} done={signIn !== null} onDone={onSignIn} />
        </>
      ) : (
        <p className={css.kept}>
          <Check className={css.tick} size={18} aria-hidden />
          <span>
            {t('accounts.passwordOauth')}.{' '}
            {page && (
              <button type="button" className="link" onClick={() => setAgain(true)}>
                {t('accounts.form.signInAgain')}
              </button>
            )}
          </span>
        </p>
      )}
      <p className={css.otherWay}>
        <button type="button" className="link" onClick={() => change('password')}>
          {t(`accounts.way.instead.${other}`)}
        </button>
      </p>
    </div>
  );
}
