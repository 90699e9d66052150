import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PersonView } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { told } from '../../parts/undo';
import { useDo } from '../../query';
import css from './contacts.module.css';
import { useFieldName } from './field-name';

const usual = ['first_name', 'last_name', 'town'];

/** Changes what we know of a person; the address itself is who they are and stays. */
export function EditPerson({ person, onClose }: { person: PersonView; onClose: () => void }) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const edit = useDo('contact_edit');
  const known = person.fields.map((field) => field.name);
  const names = known.includes('name') ? known : [...usual, ...known.filter((name) => !usual.includes(name))];
  const [values, setValues] = useState(() => new Map(person.fields.map((field) => [field.name, field.value])));
  const save = () =>
    edit.mutate(
      { id: person.id, fields: names.map((name) => ({ name, value: (values.get(name) ?? '').trim() })) },
      {
        onSuccess: () => {
          told(t('contacts.form.saved'));
          onClose();
        },
      },
    );
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {names.map((name, index) => (
        <TextInput
          key={name}
          label={fieldName(name)}
          value={values.get(name) ?? ''}
          data-autofocus={index === 0 || undefined}
          onChange={(event) => setValues(new Map(values).set(name, event.currentTarget.value))}
        />
      ))}
      <Failure error={edit.error} />
      <div className={css.end}>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button type="submit" loading={edit.isPending}>
          {t('contacts.form.save')}
        </Button>
      </div>
    </form>
  );
}
