import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Check, Lock } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { AccountForm, AccountSuggestion, AccountView, AppStatus, MailboxForm, PickedFile } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { Page, Sentence } from '../../parts/page';
import { Steps } from '../../parts/steps';
import { told } from '../../parts/undo';
import { VaultDialog } from '../../parts/vault';
import { useDo } from '../../query';
import { go } from '../../route';
import css from './accounts.module.css';
import { ElsewhereNote, leadsThere, namesOf } from './elsewhere';
import { FoundSettings } from './found';
import { GuessNote, guessedOf } from './guess-note';
import { Kept } from './kept';
import { LoginFields, type Login } from './login';
import { useSelfTest } from './self-test';
import type { ServerForm } from './server-fields';
import { stepsOf, Tests } from './tests';
import { useFinding } from './use-finding';

/** A new account: the address finds the settings, the tests go in order, the first that fails has its help beside it. */
export function AddAccount({ status }: { status: AppStatus }) {
  const { t } = useTranslation();
  const [address, setAddress] = useState('');
  const [asked] = useDebouncedValue(address.trim(), 500);
  const whole = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(asked) && asked === address.trim();
  const { finding, suggestion, error, stop } = useFinding(whole ? asked : null);
  const [own, setOwn] = useState<ServerForm | null>(null);
  const [ownMailbox, setOwnMailbox] = useState<MailboxForm | null | undefined>(undefined);
  const [caFile, setCaFile] = useState<PickedFile | null>(null);
  const [fromName, setFromName] = useState('');
  const [given, setGiven] = useState<Login | null>(null);
  const [sure, setSure] = useState(false);
  const [unlocking, setUnlocking] = useState<(() => void) | null>(null);
  const [kept, setKept] = useState<AccountView | null>(null);
  const attempt = useDo('account_try');
  const add = useDo('account_add');
  const self = useSelfTest(kept?.id ?? null);

  const server = own ?? serverOf(suggestion);
  const mailbox = ownMailbox === undefined ? (suggestion?.mailbox ?? null) : ownMailbox;
  const login: Login = given ?? { way: suggestion?.card?.signIn ?? 'password', password: '', signIn: null };
  const host = suggestion?.card?.name ?? server?.host ?? '';
  const elsewhere = suggestion?.elsewhere && leadsThere(suggestion.elsewhere, [server?.host, mailbox?.host]) ? suggestion.elsewhere : null;
  const unsure = elsewhere !== null && !sure;
  const test = attempt.data;
  const works = test !== undefined && test.failed === null;
  const form: AccountForm | null = server && {
    address: asked,
    fromName: fromName.trim(),
    ...server,
    ...(login.password === '' ? {} : { password: login.password }),
    ...(login.signIn === null ? {} : { signIn: login.signIn }),
    ...(mailbox ? { mailbox } : {}),
    ...(caFile ? { caFile: caFile.handle } : {}),
    ...(elsewhere && sure ? { keptElsewhere: true } : {}),
  };
  const changed = () => attempt.reset();
  const keep = () =>
    form &&
    add.mutate(form, {
      onSuccess: (account) => {
        told(t('accounts.new.added', { name: account.name }));
        if (works) setKept(account);
        else go(`/accounts/${account.id}`, { replace: true });
      },
    });
  const secret = login.password !== '' || login.signIn !== null;
  // A password has its place before it is kept: the vault is made or opened first.
  const keepSafely = () => (secret && status.vault !== 'open' ? setUnlocking(() => keep) : keep());
  const steps = stepsOf(test?.reading ?? false);
  const passed = test ? (works ? steps.length : steps.indexOf(test.failed ?? 'reach')) : null;
  const title = kept
    ? t(self.view?.found ? 'accounts.new.titleSure' : 'accounts.new.titleKept')
    : finding?.running
      ? t('accounts.new.titleLooking')
      : !suggestion
        ? t('accounts.new.title')
        : works
          ? t('accounts.new.titleOk')
          : test
            ? t(test.failed !== 'log-in' ? 'accounts.new.titleFailed' : login.way === 'app-password' ? 'accounts.new.titleApp' : 'accounts.new.titleAlmost', { host })
            : unsure
              ? t('accounts.new.titleElsewhere')
              : t(suggestion.foundBy === 'guess' ? 'accounts.new.titleGuess' : login.way === 'oauth' && login.signIn === null ? 'accounts.new.titleSignIn' : 'accounts.new.titleFound');
  const sub = kept ? t('accounts.new.subKept') : passed !== null ? t('accounts.new.passed', { n: passed, of: steps.length }) : t(finding?.running ? 'accounts.new.subLooking' : 'accounts.new.sub');
  return (
    <Page head={<Steps back={{ label: t('accounts.new.back'), to: '/accounts' }} steps={[]} now="" done={0} />}>
      <Sentence title={title} sub={sub} />
      <div className={css.desk}>
        <div className={css.left}>
          <TextInput
            autoFocus
            type="email"
            autoComplete="off"
            label={t('accounts.new.address')}
            value={address}
            readOnly={kept !== null}
            error={whole ? error?.message : undefined}
            rightSection={suggestion && <Check className={css.tick ?? ''} size={18} aria-hidden />}
            onChange={(event) => {
              setAddress(event.currentTarget.value);
              setOwn(null);
              setOwnMailbox(undefined);
              setGiven(null);
              setSure(false);
              changed();
            }}
          />
          {elsewhere && !kept && (
            <div className={css.above}>
              <ElsewhereNote
                elsewhere={elsewhere}
                sure={sure}
                onSure={(yes) => {
                  setSure(yes);
                  changed();
                }}
              />
            </div>
          )}
          {!elsewhere && suggestion?.foundBy === 'guess' && own === null && !kept && !test && (
            <div className={css.above}>
              <GuessNote guessed={guessedOf(finding)} host={suggestion.host} domain={asked.split('@')[1] ?? ''} />
            </div>
          )}
          {suggestion && server && !kept && (
            <FoundSettings
              key={`${asked} ${suggestion.foundBy}`}
              suggestion={suggestion}
              server={server}
              mailbox={mailbox}
              caFile={caFile}
              onServer={(next) => {
                setOwn(next);
                changed();
              }}
              onMailbox={(next) => {
                setOwnMailbox(next);
                changed();
              }}
              onCaFile={(file) => {
                setCaFile(file);
                changed();
              }}
            />
          )}
          <Tests finding={finding} suggestion={suggestion} test={test} busy={attempt.isPending} tls={server?.tls ?? null} reading={mailbox !== null} self={self.view} onStop={stop} />
        </div>
        {kept && <Kept account={kept} self={self} status={status} />}
        {!kept && suggestion && form && (
          <form
            className={css.card}
            onSubmit={(event) => {
              event.preventDefault();
              if (works) keepSafely();
              else attempt.mutate(form);
            }}
          >
            {server?.user !== '' && (
              <LoginFields
                key={asked}
                address={asked}
                card={suggestion.card}
                name={host}
                server={server?.host ?? ''}
                login={login}
                onChange={(next) => {
                  setGiven(next);
                  changed();
                }}
              />
            )}
            <TextInput label={t('accounts.new.fromName')} description={t('accounts.new.fromNameHint')} value={fromName} onChange={(event) => setFromName(event.currentTarget.value)} />
            <Button type="submit" variant="filled" fullWidth loading={attempt.isPending || add.isPending} disabled={unsure || (login.way === 'oauth' && login.signIn === null && server?.user !== '')}>
              {t(works ? 'accounts.new.keep' : test ? 'accounts.new.testAgain' : 'accounts.new.test')}
            </Button>
            {unsure && <p className={css.dim}>{t('accounts.new.elsewhere.first', { names: namesOf(elsewhere) })}</p>}
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
      {unlocking && <VaultDialog status={status} onClose={() => setUnlocking(null)} onOpen={unlocking} />}
    </Page>
  );
}

function serverOf(found: AccountSuggestion | undefined): ServerForm | null {
  return found ? { host: found.host, port: found.port, tls: found.tls, user: found.user } : null;
}
