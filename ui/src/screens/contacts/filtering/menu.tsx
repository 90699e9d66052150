import { Button, Popover, TextInput } from '@mantine/core';
import { Check, ChevronRight, Plus, Search } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import { useChoices, type Choice } from './choices';
import { TermForm, type FormProps } from './form';
import css from './filtering.module.css';
import type { Term } from './terms';

type MenuProps = Omit<FormProps, 'term' | 'field' | 'onDone'>;

/** Adds a filter: choose a kind, or type any word of what you look for. */
export function FilterMenu(props: MenuProps) {
  const { t } = useTranslation();
  const { filter } = props;
  const [open, setOpen] = useState(false);
  const [form, setForm] = useState<{ term: Term; field?: string } | null>(null);
  const close = () => {
    setOpen(false);
    setForm(null);
  };
  const take = (choice: Choice) => {
    if ('change' in choice) {
      props.onChange(choice.change(filter));
      close();
    } else {
      const at = choice.opens === 'field' ? filter.fields.length : choice.opens === 'history' ? filter.history.length : 0;
      setForm({ term: { kind: choice.opens, at }, ...(choice.field === undefined ? {} : { field: choice.field }) });
    }
  };
  return (
    <Popover position="bottom-start" opened={open} onChange={(now) => !now && close()} trapFocus returnFocus>
      <Popover.Target>
        <Button variant="subtle" leftSection={<Plus size={18} aria-hidden />} onClick={() => (open ? close() : setOpen(true))} aria-expanded={open}>
          {t('contacts.filter.add')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={css.panel ?? ''} aria-label={t('contacts.filter.add')}>
        {form ? <TermForm {...props} {...form} onBack={() => setForm(null)} onDone={close} /> : <Choices {...props} onTake={take} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ filter, causes, domains, onTake }: MenuProps & { onTake: (choice: Choice) => void }) {
  const { t } = useTranslation();
  const name = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const choices = useChoices(filter, { causes, domains }, typed);
  const now = Math.min(at, Math.max(0, choices.length - 1));
  useEffect(() => {
    list.current?.querySelector(`[data-at="${now}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [now]);
  const keys = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: choices.length - 1 };
    const step = steps[event.key];
    const choice = choices[now];
    if (step !== undefined && choices.length > 0) setAt((step + choices.length) % choices.length);
    else if (event.key === 'Enter' && choice) onTake(choice);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-label={t('contacts.filter.find')}
        aria-expanded
        aria-controls={`${name}-list`}
        aria-activedescendant={choices.length > 0 ? `${name}-${now}` : undefined}
        placeholder={t('contacts.filter.findHint')}
        leftSection={<Search size={18} aria-hidden />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={keys}
      />
      <div className={css.choices} id={`${name}-list`} role="listbox" aria-label={t('contacts.filter.add')} ref={list}>
        {choices.map((choice, index) => (
          <div
            key={choice.key}
            id={`${name}-${index}`}
            data-at={index}
            role="option"
            aria-selected={index === now}
            className={css.choice}
            onMouseMove={() => setAt(index)}
            onClick={() => onTake(choice)}
          >
            {choice.group !== '' && <span className={css.quiet}>{choice.group}</span>}
            <span className={css.words}>{choice.label}</span>
            {choice.hint !== undefined && <span className={css.hint}>{choice.hint}</span>}
            {choice.on && <Check size={16} aria-label={t('contacts.filter.on')} />}
            {choice.count !== undefined && <span className={css.quiet}>{number(choice.count)}</span>}
            {'opens' in choice && <ChevronRight size={16} aria-hidden />}
          </div>
        ))}
      </div>
      {choices.length === 0 && (
        <p className={css.none} role="status">
          {t('contacts.filter.nothing')}
        </p>
      )}
    </>
  );
}
