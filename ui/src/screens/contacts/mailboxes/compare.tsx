import { Button, Radio } from '@mantine/core';
import { Ban } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { date } from '../../../format';
import type { SameMailboxGroup, SameMailboxPerson } from '../../../generated/wire';
import { AddressText, readable } from '../../../parts/address';
import { Consent } from '../../../parts/consent';
import { Verdict } from '../../../parts/verdict';
import split from '../../import/split.module.css';
import { useFieldName } from '../field-name';
import css from './mailboxes.module.css';

interface CompareProps {
  group: SameMailboxGroup;
  busy: boolean;
  onJoin: (keep: number) => void;
  onPart: () => void;
}

interface Line {
  label: string;
  /** What is compared. */
  text: (person: SameMailboxPerson) => string;
  cell?: (person: SameMailboxPerson) => ReactNode;
}

/** One group side by side; what differs stands out. */
export function Compare({ group, busy, onJoin, onPart }: CompareProps) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const name = useId();
  const { people, why } = group;
  const [keep, setKeep] = useState(people[0]?.id ?? 0);
  const fields = [...new Set(people.flatMap((person) => person.fields.map((field) => field.name)))];
  const valueOf = (person: SameMailboxPerson, field: string) => person.fields.find((one) => one.name === field)?.value ?? '';
  const lines: Line[] = [
    { label: t('contacts.column.name'), text: (person) => person.name ?? '' },
    { label: t('contacts.column.verdict'), text: (person) => person.verdict, cell: (person) => <Verdict verdict={person.verdict} /> },
    { label: t('contacts.column.consent'), text: (person) => person.basis, cell: (person) => <Consent basis={person.basis} /> },
    { label: t('contacts.column.added'), text: (person) => date(person.added) },
    { label: t('contacts.column.last-mailed'), text: (person) => (person.lastMailed === null ? t('contacts.never') : date(person.lastMailed)) },
    ...fields.map((field) => ({ label: fieldName(field), text: (person: SameMailboxPerson) => valueOf(person, field) })),
    {
      label: t('contacts.filter.kind.doNotMail'),
      text: (person) => (person.doNotMail ? t('contacts.stopped') : ''),
      cell: (person) =>
        person.doNotMail && (
          <span className={css.stopped}>
            <Ban size={16} aria-hidden />
            {t('contacts.stopped')}
          </span>
        ),
    },
  ];
  const others = people.length - 1;
  return (
    <form
      className={split.rows}
      aria-labelledby={`${name}-title`}
      onSubmit={(event) => {
        event.preventDefault();
        onJoin(keep);
      }}
    >
      <div className={split.rowsHead}>
        <div>
          <h2 id={`${name}-title`}>{t('contacts.same.which')}</h2>
          <p className={split.quiet}>{why}</p>
        </div>
        <span className={css.deeds}>
          <Button onClick={onPart} disabled={busy}>
            {t('contacts.same.apart', { count: people.length })}
          </Button>
          <Button type="submit" variant="filled" loading={busy}>
            {t('contacts.same.merge', { count: people.length })}
          </Button>
        </span>
      </div>
      <div className={css.box}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className="hidden">{t('contacts.same.what')}</span>
              </th>
              {people.map((person) => (
                <th key={person.id} scope="col" data-kept={person.id === keep || undefined}>
                  <Radio
                    name={name}
                    value={String(person.id)}
                    checked={person.id === keep}
                    onChange={() => setKeep(person.id)}
                    onKeyDown={(event) => {
                      // Enter on a choice takes it, as it does in a list.
                      if (event.key !== 'Enter') return;
                      event.preventDefault();
                      onJoin(keep);
                    }}
                    label={<AddressText address={readable(person)} />}
                    description={person.id === keep ? t('contacts.same.mailed') : t('contacts.same.goes')}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines
              .filter((line) => people.some((person) => line.text(person) !== ''))
              .map((line) => {
                const differs = new Set(people.map(line.text)).size > 1;
                return (
                  <tr key={line.label} data-differs={differs || undefined}>
                    <th scope="row">{line.label}</th>
                    {people.map((person) => (
                      <td key={person.id} data-kept={person.id === keep || undefined}>
                        {line.text(person) === '' ? <span className={css.quiet}>{t('import.plan.empty')}</span> : (line.cell?.(person) ?? line.text(person))}
                      </td>
                    ))}
                  </tr>
                );
              })}
          </tbody>
        </table>
        <p className={css.rule}>{t('contacts.same.rule', { count: others })}</p>
      </div>
    </form>
  );
}
