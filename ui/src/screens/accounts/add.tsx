import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Check, Lock } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { AccountForm, AccountSuggestion, AppStatus, PickedFile } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { Page, Sentence } from '../../parts/page';
import { Steps } from '../../parts/steps';
import { told } from '../../parts/undo';
import { VaultDialog } from '../../parts/vault';
import { useAsk, useDo } from '../../query';
import { go } from '../../route';
import css from './accounts.module.css';
import { FoundSettings } from './found';
import type { ServerForm } from './server-fields';
import { stepsOf, Tests } from './tests';

/** A new account: the address finds the settings, the tests go in order, the first that fails has its help beside it. */
export function AddAccount({ status }: { status: AppStatus }) {
  const { t } = useTranslation();
  const [address, setAddress] = useState('');
  const [asked] = useDebouncedValue(address.trim(), 400);
  const whole = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(asked);
  const found = useAsk('account_suggest', { address: asked }, { when: whole });
  const [own, setOwn] = useState<ServerForm | null>(null);
  const [caFile, setCaFile] = useState<PickedFile | null>(null);
  const [fromName, setFromName] = useState('');
  const [password, setPassword] = useState('');
  const [unlocking, setUnlocking] = useState(false);
  const attempt = useDo('account_try');
  const add = useDo('account_add');

  const suggestion = whole ? found.data : undefined;
  const server = own ?? serverOf(suggestion);
  const host = suggestion?.card?.name ?? server?.host ?? '';
  const test = attempt.data;
  const form: AccountForm | null = server && {
    address: asked,
    fromName: fromName.trim(),
    ...server,
    ...(password === '' ? {} : { password }),
    ...(caFile ? { caFile: caFile.handle } : {}),
  };
  const changed = () => attempt.reset();
  const keep = () => {
    if (!form) return;
    add.mutate(form, {
      onSuccess: (kept) => {
        told(t('accounts.new.added', { name: kept.name }));
        go(`/accounts/${kept.id}`, { replace: true });
      },
    });
  };
  const keepSafely = () => (password !== '' && status.vault !== 'open' ? setUnlocking(true) : keep());
  const works = test !== undefined && test.failed === null;
  const title = !suggestion
    ? t('accounts.new.title')
    : works
      ? t('accounts.new.titleOk')
      : test
        ? t(test.failed === 'log-in' ? 'accounts.new.titleAlmost' : 'accounts.new.titleFailed')
        : t(suggestion.foundBy === 'catalogue' ? 'accounts.new.titleFound' : 'accounts.new.titleGuess');
  const steps = test ? stepsOf(test.reading) : [];
  const passed = test ? (test.failed === null ? steps.length : steps.indexOf(test.failed)) : null;
  return (
    <Page head={<Steps back={{ label: t('accounts.new.back'), to: '/accounts' }} steps={[]} now="" done={0} />}>
      <Sentence title={title} sub={passed === null ? t('accounts.new.sub') : t('accounts.new.passed', { n: passed, of: steps.length })} />
      <div className={css.desk}>
        <div className={css.left}>
          <TextInput
            autoFocus
            type="email"
            autoComplete="off"
            label={t('accounts.new.address')}
            value={address}
            error={whole ? found.error?.message : undefined}
            rightSection={suggestion && <Check className={css.tick ?? ''} size={18} aria-hidden />}
            onChange={(event) => {
              setAddress(event.currentTarget.value);
              setOwn(null);
              changed();
            }}
          />
          {suggestion && server && (
            <FoundSettings
              suggestion={suggestion}
              server={server}
              caFile={caFile}
              onServer={(next) => {
                setOwn(next);
                changed();
              }}
              onCaFile={(file) => {
                setCaFile(file);
                changed();
              }}
            />
          )}
          <Tests suggestion={suggestion} test={test} busy={attempt.isPending} tls={server?.tls ?? null} />
        </div>
        {suggestion && form && (
          <form
            className={css.card}
            onSubmit={(event) => {
              event.preventDefault();
              if (works) keepSafely();
              else attempt.mutate(form);
            }}
          >
            <Help suggestion={suggestion} host={host} />
            <TextInput
              label={t('accounts.new.fromName')}
              description={t('accounts.new.fromNameHint')}
              value={fromName}
              onChange={(event) => setFromName(event.currentTarget.value)}
            />
            {server?.user !== '' && (
              <PasswordInput
                label={t(suggestion.card?.signIn === 'app-password' ? 'accounts.new.cardApp' : 'accounts.new.cardTitle')}
                autoComplete="off"
                value={password}
                onChange={(event) => {
                  setPassword(event.currentTarget.value);
                  changed();
                }}
              />
            )}
            <Button type="submit" variant="filled" fullWidth loading={attempt.isPending || add.isPending}>
              {t(works ? 'accounts.new.keep' : test ? 'accounts.new.testAgain' : 'accounts.new.test')}
            </Button>
            {test && !works && (
              <p className={css.dim}>
                {t('accounts.new.anywayText')}{' '}
                <button type="button" className="link" onClick={keepSafely}>
                  {t('accounts.new.anyway')}
                </button>
              </p>
            )}
            <Failure error={attempt.error ?? add.error} />
            <p className={css.kept}>
              <Lock size={18} aria-hidden />
              {t('accounts.new.kept')}
            </p>
          </form>
        )}
      </div>
      {unlocking && <VaultDialog status={status} onClose={() => setUnlocking(false)} onOpen={keep} />}
    </Page>
  );
}

function serverOf(found: AccountSuggestion | undefined): ServerForm | null {
  return found ? { host: found.host, port: found.port, tls: found.tls, user: found.user } : null;
}

/** What kind of password, in words. */
function Help({ suggestion: { card }, host }: { suggestion: AccountSuggestion; host: string }) {
  const { t } = useTranslation();
  const kind = card?.signIn ?? 'password';
  return (
    <div>
      <h2>{t(kind === 'app-password' ? 'accounts.new.cardApp' : 'accounts.new.cardTitle')}</h2>
      <p className={css.dim}>
        {kind === 'password' ? t('accounts.new.cardText') : t(kind === 'oauth' ? 'accounts.new.cardOauth' : 'accounts.new.cardAppText', { host })}
      </p>
      {card && card.note !== '' && kind === 'password' && <p className={css.dim}>{card.note}</p>}
    </div>
  );
}
