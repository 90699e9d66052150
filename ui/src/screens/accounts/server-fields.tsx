import { NumberInput, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { AccountTls, PickedFile } from '../../generated/wire';
import { failed } from '../../parts/undo';
import { rpc } from '../../rpc';
import css from './accounts.module.css';

export interface ServerForm {
  host: string;
  port: number;
  tls: AccountTls;
  user: string;
}

const lines: AccountTls[] = ['implicit', 'starttls', 'none'];

interface ServerFieldsProps {
  server: ServerForm;
  onChange: (server: ServerForm) => void;
  /** File name of an own certificate authority. */
  caFile: string | null;
  onCaFile: (file: PickedFile | null) => void;
}

/** Where the mail goes and how it gets there. */
export function ServerFields({ server, onChange, caFile, onCaFile }: ServerFieldsProps) {
  const { t } = useTranslation();
  const pick = async () => {
    try {
      const file = await rpc('file_pick', { kind: 'certificate' });
      if (file) onCaFile(file);
    } catch (why) {
      failed(why);
    }
  };
  return (
    <>
      <div className={css.hostPort}>
        <TextInput label={t('accounts.form.host')} spellCheck={false} value={server.host} onChange={(event) => onChange({ ...server, host: event.currentTarget.value.trim() })} />
        <NumberInput
          label={t('accounts.form.port')}
          min={1}
          max={65_535}
          allowDecimal={false}
          hideControls
          value={server.port}
          onChange={(value) => onChange({ ...server, port: Number(value) || 465 })}
        />
      </div>
      <div className={css.two}>
        <Select
          label={t('accounts.form.tls')}
          data={lines.map((value) => ({ value, label: t(`accounts.tls.${value}`) }))}
          value={server.tls}
          onChange={(value) => value !== null && onChange({ ...server, tls: value })}
        />
        <TextInput
          label={t('accounts.form.user')}
          description={t('accounts.form.userHint')}
          spellCheck={false}
          value={server.user}
          onChange={(event) => onChange({ ...server, user: event.currentTarget.value })}
        />
      </div>
      <p className={css.dim}>
        {t('accounts.form.caFile')}: {caFile ?? t('accounts.form.caNone')}.{' '}
        <button type="button" className="link" onClick={() => void pick()}>
          {t('accounts.form.caPick')}
        </button>
        {caFile !== null && (
          <>
            {' '}
            <button type="button" className="link" onClick={() => onCaFile(null)}>
              {t('accounts.form.caDrop')}
            </button>
          </>
        )}
      </p>
    </>
  );
}
