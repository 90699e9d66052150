import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { AccountView, AppStatus, BulkPolicy, MailboxForm, PickedFile } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { told } from '../../parts/undo';
import { VaultDialog } from '../../parts/vault';
import { useDo } from '../../query';
import { go } from '../../route';
import css from './accounts.module.css';
import { EditLogin } from './edit-login';
import { mailboxForm, MailboxFields } from './mailbox-fields';
import { ServerFields, type ServerForm } from './server-fields';

const policies: BulkPolicy[] = ['unknown', 'allowed', 'discouraged', 'separate-stream', 'prohibited'];

interface EditProps {
  account: AccountView;
  status: AppStatus;
  /** Come here to sign in on the host's page. */
  signingIn: boolean;
  onClose: () => void;
}

/** Everything about an account but its address, which its past letters carry. */
export function EditAccount({ account, status, signingIn, onClose }: EditProps) {
  const { t } = useTranslation();
  const change = useDo('account_change');
  const [name, setName] = useState(account.name);
  const [fromName, setFromName] = useState(account.fromName);
  const [replyTo, setReplyTo] = useState(account.replyTo ?? '');
  const [server, setServer] = useState<ServerForm>({ host: account.host, port: account.port, tls: account.tls, user: account.user });
  const [password, setPassword] = useState('');
  const [mailbox, setMailbox] = useState<MailboxForm | null>(account.mailbox && mailboxForm(account.mailbox));
  const [signIn, setSignIn] = useState<number | null>(null);
  const [policy, setPolicy] = useState<BulkPolicy>(account.policy);
  const [caFile, setCaFile] = useState<PickedFile | null | undefined>(undefined);
  const [unlocking, setUnlocking] = useState(false);
  const shipped = policies.indexOf(account.card?.bulk ?? 'unknown');
  const save = () => {
    const read = mailbox ?? { host: '', port: 993, tls: 'implicit' as const };
    change.mutate(
      {
        id: account.id,
        name: name.trim(),
        fromName: fromName.trim(),
        replyTo: replyTo.trim(),
        ...server,
        ...(password === '' ? {} : { password }),
        ...(signIn === null ? {} : { signIn }),
        ...(mailbox === null && account.mailbox === null ? {} : { mailbox: read }),
        ...(policy === account.policy ? {} : { policy }),
        ...(caFile === undefined ? {} : { caFile: caFile?.handle ?? '' }),
      },
      {
        onSuccess: (kept) => {
          told(t('accounts.form.saved', { name: kept.name }));
          onClose();
        },
      },
    );
  };
  // What is new needs its place in the vault; a sign-in that was done waits for that.
  const secret = password !== '' || signIn !== null;
  const submit = () => (secret && status.vault !== 'open' ? setUnlocking(true) : save());
  return (
    <Modal opened onClose={onClose} size="lg" title={t('accounts.form.title', { name: account.name })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className={css.two}>
          <TextInput data-autofocus label={t('accounts.form.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label={t('accounts.form.fromName')} value={fromName} onChange={(event) => setFromName(event.currentTarget.value)} />
        </div>
        <TextInput label={t('accounts.form.replyTo')} description={t('accounts.form.replyToHint')} value={replyTo} onChange={(event) => setReplyTo(event.currentTarget.value)} />
        <EditLogin
          account={account}
          host={server.host}
          signingIn={signingIn}
          password={password}
          onPassword={(typed) => {
            setPassword(typed);
            setSignIn(null);
          }}
          signIn={signIn}
          onSignIn={(done) => {
            setSignIn(done);
            setPassword('');
          }}
        />
        <ServerFields server={server} onChange={setServer} caFile={caFile === undefined ? account.caFile : (caFile?.name ?? null)} onCaFile={setCaFile} />
        <MailboxFields mailbox={mailbox} onChange={setMailbox} />
        <p className={css.dim}>
          {t('accounts.form.paceMoved')} <a href={`#/accounts/${account.id}/pace`}>{t('accounts.form.paceLink')}</a>.
        </p>
        <Select
          label={t('accounts.form.policy')}
          description={t('accounts.form.policyHint')}
          data={policies.slice(shipped).map((value) => ({ value, label: t(`accounts.policy.${value}`) }))}
          value={policy}
          onChange={(value) => value !== null && setPolicy(value)}
        />
        <Failure error={change.error} />
        <div className={css.end}>
          <Remove account={account} />
          <Button type="submit" variant="filled" loading={change.isPending}>
            {t('accounts.form.save')}
          </Button>
        </div>
      </form>
      {unlocking && <VaultDialog status={status} onClose={() => setUnlocking(false)} onOpen={save} />}
    </Modal>
  );
}

/** It cannot be taken back, so it is pressed twice. */
function Remove({ account }: { account: AccountView }) {
  const { t } = useTranslation();
  const remove = useDo('account_remove');
  const [sure, setSure] = useState(false);
  if (account.campaigns > 0) return <span className={css.grow}>{t('accounts.form.used', { count: account.campaigns, n: number(account.campaigns) })}</span>;
  if (!sure) {
    return (
      <span className={css.grow}>
        <button type="button" className="link" onClick={() => setSure(true)}>
          {t('accounts.form.remove')}
        </button>
      </span>
    );
  }
  const away = () =>
    remove.mutate(
      { id: account.id },
      {
        onSuccess: () => {
          told(t('accounts.form.removed', { name: account.name }));
          go('/accounts', { replace: true });
        },
      },
    );
  return (
    <span className={css.grow}>
      {remove.error?.message ?? t('accounts.form.removeText')}{' '}
      <button type="button" className="link" onClick={away}>
        {t('accounts.form.removeGo')}
      </button>{' '}
      <button type="button" className="link" onClick={() => setSure(false)}>
        {t('accounts.form.removeKeep')}
      </button>
    </span>
  );
}
