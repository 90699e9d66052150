import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { Columns3 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import { useAsk } from '../../query';
import { extras, mostFields, type Shown } from './columns';
import { useFieldName } from './field-name';
import { flip } from './filter';
import css from './filtering/filtering.module.css';

interface ColumnMenuProps {
  shown: Shown;
  onChange: (shown: Shown) => void;
}

/** Which columns the grid shows; this computer remembers. */
export function ColumnMenu({ shown, onChange }: ColumnMenuProps) {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="subtle" leftSection={<Columns3 size={18} aria-hidden />}>
          {t('contacts.columns.button')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={css.panel ?? ''} aria-label={t('contacts.columns.button')}>
        <Choices shown={shown} onChange={onChange} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ shown, onChange }: ColumnMenuProps) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const [typed, setTyped] = useState('');
  const known = useAsk('contact_fields', {}).data?.fields ?? [];
  const names = [...known, ...shown.fields.filter((name) => !known.some((one) => one.name === name)).map((name) => ({ name, people: 0 }))];
  const fits = (label: string) => label.toLowerCase().includes(typed.trim().toLowerCase());
  const full = shown.fields.length >= mostFields;
  return (
    <div className={css.form}>
      {names.length > 8 && (
        <TextInput
          data-autofocus
          aria-label={t('contacts.filter.findHere')}
          placeholder={t('contacts.filter.findHere')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <div className={css.list} role="group" aria-label={t('contacts.columns.button')}>
        {extras
          .filter((extra) => fits(t(`contacts.column.${extra}`)))
          .map((extra, index) => (
            <label key={extra} className={css.entry}>
              <Checkbox
                {...(index === 0 && names.length <= 8 ? { 'data-autofocus': true } : {})}
                checked={shown.extras.includes(extra)}
                onChange={() => onChange({ ...shown, extras: extras.filter((one) => flip(shown.extras, extra).includes(one)) })}
              />
              <span className={css.words}>{t(`contacts.column.${extra}`)}</span>
            </label>
          ))}
        {names
          .filter((one) => fits(fieldName(one.name)))
          .map((one) => (
            <label key={one.name} className={css.entry}>
              <Checkbox
                checked={shown.fields.includes(one.name)}
                disabled={full && !shown.fields.includes(one.name)}
                onChange={() => onChange({ ...shown, fields: flip(shown.fields, one.name) })}
              />
              <span className={css.words}>{fieldName(one.name)}</span>
              <span className={css.quiet}>{number(one.people)}</span>
            </label>
          ))}
      </div>
      <p className={css.quiet}>{full ? t('contacts.columns.full', { n: number(mostFields) }) : t('contacts.columns.always')}</p>
    </div>
  );
}
