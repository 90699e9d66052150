import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { IdentityView } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { useDo } from '../../query';
import css from './settings.module.css';

type Key = keyof IdentityView;
const keys: Key[] = ['organisation', 'postalAddress', 'website'];

/** What the law wants under each newsletter. */
export function Identity({ identity }: { identity: IdentityView }) {
  const { t } = useTranslation();
  const change = useDo('settings_change');
  const [open, setOpen] = useState<Key | null>(null);
  const lines = [identity.organisation, ...identity.postalAddress.split('\n')].map((line) => line.trim()).filter(Boolean);
  const whole = identity.organisation.trim() !== '' && identity.postalAddress.trim() !== '';
  return (
    <div className={css.sheet}>
      {keys.map((key) => (
        <div key={key} className={css.row}>
          <span className={css.label}>{t(`settings.${key}`)}</span>
          {open === key ? (
            <Field
              name={key}
              value={identity[key]}
              onDone={(value) => {
                setOpen(null);
                if (value !== identity[key]) change.mutate({ [key]: value });
              }}
              onLeave={() => setOpen(null)}
            />
          ) : (
            <>
              <span className={identity[key] === '' ? css.quiet : css.value}>
                {identity[key] === '' ? t('settings.missing') : identity[key].split('\n').join(', ')}
              </span>
              <button type="button" className="link" aria-label={`${t(identity[key] === '' ? 'settings.enter' : 'settings.change')}: ${t(`settings.${key}`)}`} onClick={() => setOpen(key)}>
                {t(identity[key] === '' ? 'settings.enter' : 'settings.change')}
              </button>
            </>
          )}
        </div>
      ))}
      <Failure error={change.error} />
      <div className={css.foot} data-missing={!whole || undefined}>
        {whole ? (
          <p>
            {t('settings.law')}
            <br />
            {lines.join(', ')}
          </p>
        ) : (
          <p>{t('settings.lawMissing')}</p>
        )}
      </div>
    </div>
  );
}

interface FieldProps {
  name: Key;
  value: string;
  onDone: (value: string) => void;
  onLeave: () => void;
}

/** Holds when it is left or Enter is pressed; Escape puts it back. */
function Field({ name, value, onDone, onLeave }: FieldProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  const common = { autoFocus: true, className: css.field ?? '', 'aria-label': t(`settings.${name}`), value: typed, onBlur: () => onDone(typed.trim()) };
  if (name === 'postalAddress') {
    return (
      <Textarea
        {...common}
        autosize
        minRows={2}
        description={t('settings.postalHint')}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onLeave()}
      />
    );
  }
  return (
    <TextInput
      {...common}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onDone(typed.trim());
        if (event.key === 'Escape') onLeave();
      }}
    />
  );
}
