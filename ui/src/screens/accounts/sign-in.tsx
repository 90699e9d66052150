import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Check, CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { SignInHost } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { HostPage } from '../../parts/host-page';
import { useAsk, useDo } from '../../query';
import { rpc } from '../../rpc';
import css from './accounts.module.css';

/** Which of the two pages asks for the password of an account at this host. */
export function signInHost(card: string | undefined, host: string): SignInHost {
  return /google|gmail/.test(`${card ?? ''} ${host}`) ? 'google' : 'microsoft';
}

interface SignInProps {
  address: string;
  host: SignInHost;
  /** Whether it was done already. */
  done: boolean;
  /** The number of a sign-in that was done. */
  onDone: (id: number) => void;
}

/** On the host's own page, in the person's browser; the token stays in the core. */
export function SignIn({ address, host, done, onDone }: SignInProps) {
  const { t } = useTranslation();
  const begin = useDo('sign_in');
  const [clientId, setClientId] = useState('');
  const [secret, setSecret] = useState('');
  const [id, setId] = useState<number | null>(null);
  const asked = useAsk('sign_in_state', { id: id ?? 0 }, { when: id !== null && !done, every: (view) => (view === undefined || view.state === 'waiting' ? 700 : false) });
  const state = id === null ? null : asked.error ? 'failed' : (asked.data?.state ?? 'waiting');
  useEffect(() => {
    if (id !== null && state === 'done' && !done) onDone(id);
  }, [id, state, done, onDone]);
  const name = t(`accounts.signIn.host.${host}`);
  const go = () =>
    begin.mutate({ host, address, clientId: clientId.trim(), ...(secret.trim() === '' ? {} : { clientSecret: secret.trim() }) }, { onSuccess: (view) => setId(view.id) });
  const stop = () => {
    if (id !== null) void rpc('sign_in_cancel', { id }).catch(() => undefined);
    setId(null);
  };
  if (done || state === 'done') {
    return (
      <p className={css.kept} role="status">
        <Check className={css.tick} size={18} aria-hidden />
        {t('accounts.signIn.done', { host: name })}
      </p>
    );
  }
  if (state === 'waiting') {
    return (
      <div className={css.stack} role="status">
        <p className={css.strong}>{t('accounts.signIn.waiting', { host: name })}</p>
        <p className={css.dim}>{t('accounts.signIn.waitingText', { address })}</p>
        {asked.data && <p className={css.url}>{asked.data.page}</p>}
        <Button onClick={stop}>{t('common.cancel')}</Button>
      </div>
    );
  }
  return (
    <div className={css.stack}>
      {state === 'failed' && (
        <p className={css.wrong} role="alert">
          <CircleAlert size={18} aria-hidden />
          {asked.error?.message ?? asked.data?.message ?? t('accounts.signIn.failed', { host: name })}
        </p>
      )}
      <p className={css.dim}>
        {t('accounts.signIn.text', { host: name })}{' '}
        <HostPage page={{ kind: 'client-id', host }}>{t('accounts.signIn.where', { host: name })}</HostPage>
      </p>
      <ol className={css.numbered}>
        {(['one', 'two', 'three'] as const).map((step) => (
          <li key={step}>{t(`accounts.signIn.steps.${host}.${step}`)}</li>
        ))}
      </ol>
      <TextInput label={t('accounts.signIn.clientId')} spellCheck={false} autoComplete="off" value={clientId} onChange={(event) => setClientId(event.currentTarget.value)} />
      {host === 'google' && <PasswordInput label={t('accounts.signIn.secret')} autoComplete="off" value={secret} onChange={(event) => setSecret(event.currentTarget.value)} />}
      <Failure error={begin.error} />
      <Button disabled={clientId.trim() === ''} loading={begin.isPending} onClick={go}>
        {t('accounts.signIn.go', { host: name })}
      </Button>
      {clientId.trim() === '' && <p className={css.dim}>{t('accounts.signIn.needId')}</p>}
    </div>
  );
}
