import { NumberInput, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { AccountTls, MailboxForm, MailboxView } from '../../generated/wire';
import css from './accounts.module.css';

const lines: AccountTls[] = ['implicit', 'starttls', 'none'];

/** What is stored, as a form. */
export function mailboxForm({ host, port, tls, sentFolder }: MailboxView): MailboxForm {
  return { host, port, tls, ...(sentFolder === null ? {} : { sentFolder }) };
}

interface MailboxFieldsProps {
  mailbox: MailboxForm | null;
  onChange: (mailbox: MailboxForm | null) => void;
}

/** Where mail is read; an empty server for nowhere. */
export function MailboxFields({ mailbox, onChange }: MailboxFieldsProps) {
  const { t } = useTranslation();
  const now: MailboxForm = mailbox ?? { host: '', port: 993, tls: 'implicit' };
  const change = (part: Partial<MailboxForm>) => onChange({ ...now, ...part });
  return (
    <>
      <div className={css.hostPort}>
        <TextInput
          label={t('accounts.form.readHost')}
          description={t('accounts.form.readHint')}
          spellCheck={false}
          value={now.host}
          onChange={(event) => (event.currentTarget.value.trim() === '' ? onChange(null) : change({ host: event.currentTarget.value.trim() }))}
        />
        <NumberInput label={t('accounts.form.readPort')} min={1} max={65_535} allowDecimal={false} hideControls value={now.port} onChange={(value) => change({ port: Number(value) || 993 })} disabled={now.host === ''} />
      </div>
      {now.host !== '' && (
        <div className={css.two}>
          <Select label={t('accounts.form.readTls')} data={lines.map((value) => ({ value, label: t(`accounts.tls.${value}`) }))} value={now.tls} onChange={(value) => value !== null && change({ tls: value })} />
          <TextInput
            label={t('accounts.form.sentFolder')}
            description={t('accounts.form.sentHint')}
            spellCheck={false}
            value={now.sentFolder ?? ''}
            onChange={(event) => change({ sentFolder: event.currentTarget.value })}
          />
        </div>
      )}
    </>
  );
}
