import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Check, CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { SignInHost } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { HostPage } from '../../parts/host-page';
import { useAsk, useDo } from '../../query';
import { rpc, type RpcError } from '../../rpc';
import css from './accounts.module.css';

interface SignInProps {
  address: string;
  host: SignInHost;
  /** The account that signs in again with the client id it has; none needs one typed. */
  again?: number | undefined;
  /** Whether it was done already. */
  done: boolean;
  /** The number of a sign-in that was done. */
  onDone: (id: number) => void;
}

/** On the host's own page, in the person's browser; the token stays in the core. */
export function SignIn({ address, host, again, done, onDone }: SignInProps) {
  const { t } = useTranslation();
  const begin = useDo('sign_in');
  const [clientId, setClientId] = useState('');
  const [secret, setSecret] = useState('');
  const [another, setAnother] = useState(false);
  const [id, setId] = useState<number | null>(null);
  const asked = useAsk('sign_in_state', { id: id ?? 0 }, { when: id !== null && !done, every: (view) => (view === undefined || view.state === 'waiting' ? 700 : false) });
  const state = id === null ? null : asked.error ? 'failed' : (asked.data?.state ?? 'waiting');
  useEffect(() => {
    if (id !== null && state === 'done' && !done) onDone(id);
  }, [id, state, done, onDone]);
  const name = t(`accounts.signIn.host.${host}`);
  const go = () =>
    begin.mutate({ host, address, clientId: clientId.trim(), ...(again === undefined ? {} : { account: again }), ...(secret.trim() === '' ? {} : { clientSecret: secret.trim() }) }, { onSuccess: (view) => setId(view.id) });
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
      {again !== undefined && !another ? (
        <>
          <Failure error={begin.error} />
          <Button loading={begin.isPending} onClick={go}>
            {t('accounts.signIn.go', { host: name })}
          </Button>
          <p className={css.dim}>
            {t('accounts.signIn.keptId')}{' '}
            <button type="button" className="link" onClick={() => setAnother(true)}>
              {t('accounts.signIn.anotherId')}
            </button>
          </p>
        </>
      ) : (
        <ClientId host={host} name={name} clientId={clientId} secret={secret} onClientId={setClientId} onSecret={setSecret} error={begin.error} busy={begin.isPending} onGo={go} />
      )}
    </div>
  );
}

interface ClientIdProps {
  host: SignInHost;
  name: string;
  clientId: string;
  secret: string;
  onClientId: (id: string) => void;
  onSecret: (secret: string) => void;
  error: RpcError | null;
  busy: boolean;
  onGo: () => void;
}

/** How a person gets a client id of their own, and the fields for it. */
function ClientId({ host, name, clientId, secret, onClientId, onSecret, error, busy, onGo }: ClientIdProps) {
  const { t } = useTranslation();
  return (
    <>
      <p className={css.dim}>
        {t('accounts.signIn.text', { host: name })}{' '}
        <HostPage page={{ kind: 'client-id', host }}>{t('accounts.signIn.where', { host: name })}</HostPage>
      </p>
      <ol className={css.numbered}>
        {(['one', 'two', 'three', 'four', 'five'] as const).map((step) => (
          <li key={step}>{t(`accounts.signIn.steps.${host}.${step}`)}</li>
        ))}
      </ol>
      <TextInput label={t('accounts.signIn.clientId')} spellCheck={false} autoComplete="off" value={clientId} onChange={(event) => onClientId(event.currentTarget.value)} />
      {host === 'google' && <PasswordInput label={t('accounts.signIn.secret')} autoComplete="off" value={secret} onChange={(event) => onSecret(event.currentTarget.value)} />}
      <Failure error={error} />
      <Button disabled={clientId.trim() === ''} loading={busy} onClick={onGo}>
        {t('accounts.signIn.go', { host: name })}
      </Button>
      {clientId.trim() === '' && <p className={css.dim}>{t('accounts.signIn.needId')}</p>}
    </>
  );
}
