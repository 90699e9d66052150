import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { FieldCondition, FieldTest } from '../../../generated/wire';
import { useAsk } from '../../../query';
import { useFieldName } from '../field-name';
import { isBare, tests } from '../filter';
import css from './filtering.module.css';

interface FieldFormProps {
  condition: FieldCondition | undefined;
  field?: string;
  onSet: (condition: FieldCondition) => void;
}

const inside = { withinPortal: false };

/** Which field, how it is compared, with what. */
export function FieldForm({ condition, field: asked, onSet }: FieldFormProps) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const known = useAsk('contact_fields', {}).data?.fields ?? [];
  const [field, setField] = useState(condition?.field ?? asked ?? '');
  const [test, setTest] = useState<FieldTest>(condition?.test ?? 'is');
  const [value, setValue] = useState(condition?.value ?? '');
  const names = known.some((one) => one.name === field) || field === '' ? known.map((one) => one.name) : [field, ...known.map((one) => one.name)];
  const people = known.find((one) => one.name === field)?.people;
  const missing = field === '' ? t('contacts.filter.needField') : !isBare(test) && value.trim() === '' ? t('contacts.filter.needValue') : null;
  return (
    <form
      className={css.fields}
      onSubmit={(event) => {
        event.preventDefault();
        if (missing === null) onSet({ field, test, value: isBare(test) ? '' : value.trim() });
      }}
    >
      <Select
        {...(field === '' ? { 'data-autofocus': true } : {})}
        label={t('contacts.filter.field')}
        comboboxProps={inside}
        searchable
        data={names.map((name) => ({ value: name, label: fieldName(name) }))}
        value={field === '' ? null : field}
        onChange={(name) => setField(name ?? '')}
        description={people === undefined ? undefined : t('contacts.filter.fieldPeople', { count: people, n: number(people) })}
      />
      <Select
        label={t('contacts.filter.test')}
        comboboxProps={inside}
        data={tests.map((one) => ({ value: one, label: t(`contacts.test.${one}`) }))}
        value={test}
        onChange={(one) => setTest(tests.find((known_) => known_ === one) ?? test)}
      />
      {!isBare(test) && (
        <TextInput
          {...(field === '' ? {} : { 'data-autofocus': true })}
          label={t('contacts.filter.value')}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          description={test === 'above' || test === 'below' ? t('contacts.filter.valueHint') : undefined}
        />
      )}
      <div className={css.end}>
        {missing}
        <Button type="submit" disabled={missing !== null}>
          {t('contacts.filter.set')}
        </Button>
      </div>
    </form>
  );
}
