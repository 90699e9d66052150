import { Button, Checkbox, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import css from './filtering.module.css';

interface Entry<T> {
  value: T;
  label: string;
  count?: number;
}

/** From so many on a list has a field to search in. */
const long = 9;

interface ManyProps<T> {
  label: string;
  choices: Entry<T>[];
  chosen: readonly T[];
  onFlip: (value: T) => void;
  /** Values that are typed, beside those to choose from. `take` makes one of a text, or nothing. */
  own?: { hint: string; take: (text: string) => T | undefined };
}

/** One of these, as many as you like. */
export function Many<T extends string | number>({ label, choices, chosen, onFlip, own }: ManyProps<T>) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const text = typed.trim().toLowerCase();
  const shown = choices.filter((one) => one.label.toLowerCase().includes(text));
  const mine = own?.take(typed.trim());
  const add = () => {
    if (mine === undefined || chosen.includes(mine)) return;
    onFlip(mine);
    setTyped('');
  };
  return (
    <>
      {(own || choices.length >= long) && (
        <form
          className={css.add}
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <TextInput
            data-autofocus
            aria-label={own?.hint ?? t('contacts.filter.findHere')}
            placeholder={own?.hint ?? t('contacts.filter.findHere')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {own && mine !== undefined && !chosen.includes(mine) && <Button type="submit">{t('contacts.filter.addOwn')}</Button>}
        </form>
      )}
      <div className={css.list} role="group" aria-label={label}>
        {shown.map((one, index) => (
          <label key={one.value} className={css.entry}>
            <Checkbox
              {...(index === 0 && !own && choices.length < long ? { 'data-autofocus': true } : {})}
              checked={chosen.includes(one.value)}
              onChange={() => onFlip(one.value)}
            />
            <span className={css.words}>{one.label}</span>
            {one.count !== undefined && <span className={css.quiet}>{number(one.count)}</span>}
          </label>
        ))}
      </div>
    </>
  );
}

interface OneProps<T> {
  label: string;
  choices: Entry<T>[];
  chosen: T | null;
  onChoose: (value: T) => void;
}

/** Exactly one of these. */
export function One<T extends string | number | boolean>({ label, choices, chosen, onChoose }: OneProps<T>) {
  const at = choices.findIndex((one) => one.value === chosen);
  return (
    <Radio.Group
      aria-label={label}
      value={String(at)}
      onChange={(place) => {
        const choice = choices[Number(place)];
        if (choice) onChoose(choice.value);
      }}
    >
      <div className={css.list}>
        {choices.map((one, index) => (
          <label key={one.label} className={css.entry}>
            <Radio value={String(index)} {...(index === Math.max(0, at) ? { 'data-autofocus': true } : {})} />
            <span className={css.words}>{one.label}</span>
            {one.count !== undefined && <span className={css.quiet}>{number(one.count)}</span>}
          </label>
        ))}
      </div>
    </Radio.Group>
  );
}
