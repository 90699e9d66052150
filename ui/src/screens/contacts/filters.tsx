import { Button, Popover } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { dayMonth } from '../../format';
import type { Basis, ContactFilter, Verdict } from '../../generated/wire';
import { useAsk } from '../../query';
import css from './filters.module.css';

const verdicts: Verdict[] = ['ok', 'risky', 'invalid'];
const bases: Basis[] = ['confirmed', 'stated', 'customer', 'none'];

const days = { today: 0, week: 7, month: 30 };

/** Midnight so many days ago. */
function since(ago: number): string {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - ago);
  return day.toISOString();
}

function flip<T>(chosen: T[], one: T): T[] {
  return chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
}

interface Choice {
  label: string;
  on: boolean;
  change: Partial<ContactFilter>;
}

interface FiltersProps {
  filter: ContactFilter;
  onChange: (filter: ContactFilter) => void;
}

/** The filters that are on, as chips, and a menu of more. */
export function Filters({ filter, onChange }: FiltersProps) {
  const { t } = useTranslation();
  const lists = useAsk('lists', {}).data?.lists ?? [];
  const [open, setOpen] = useState(false);
  const change = (part: Partial<ContactFilter>) => onChange({ ...filter, ...part });
  const chips: { key: string; label: string; off: () => void }[] = [];
  if (filter.listId !== null) {
    const name = lists.find((list) => list.id === filter.listId)?.name ?? '…';
    chips.push({ key: 'list', label: t('contacts.filter.listIs', { name }), off: () => change({ listId: null }) });
  }
  for (const verdict of filter.verdicts) {
    const label = t('contacts.filter.verdictIs', { name: t(`common.verdict.${verdict}`) });
    chips.push({ key: verdict, label, off: () => change({ verdicts: filter.verdicts.filter((one) => one !== verdict) }) });
  }
  for (const basis of filter.bases) {
    const label = t('contacts.filter.consentIs', { name: t(`common.basis.${basis}`) });
    chips.push({ key: basis, label, off: () => change({ bases: filter.bases.filter((one) => one !== basis) }) });
  }
  if (filter.addedSince !== null) {
    const label = t('contacts.filter.addedSince', { date: dayMonth(filter.addedSince) });
    chips.push({ key: 'added', label, off: () => change({ addedSince: null }) });
  }
  if (filter.importId !== null) {
    chips.push({ key: 'import', label: t('contacts.filter.import'), off: () => change({ importId: null }) });
  }
  if (filter.doNotMail !== null) {
    const label = t(filter.doNotMail ? 'contacts.filter.stopOnly' : 'contacts.filter.stopNot');
    chips.push({ key: 'stop', label, off: () => change({ doNotMail: null }) });
  }
  const groups: { label: string; choices: Choice[] }[] = [
    {
      label: t('contacts.filter.list'),
      choices: lists.map((list) => {
        const on = filter.listId === list.id;
        return { label: list.name, on, change: { listId: on ? null : list.id } };
      }),
    },
    {
      label: t('contacts.filter.verdict'),
      choices: verdicts.map((verdict) => ({
        label: t(`common.verdict.${verdict}`),
        on: filter.verdicts.includes(verdict),
        change: { verdicts: flip(filter.verdicts, verdict) },
      })),
    },
    {
      label: t('contacts.filter.consent'),
      choices: bases.map((basis) => ({
        label: t(`common.basis.${basis}`),
        on: filter.bases.includes(basis),
        change: { bases: flip(filter.bases, basis) },
      })),
    },
    {
      label: t('contacts.filter.added'),
      choices: (['today', 'week', 'month'] as const).map((span) => {
        const on = filter.addedSince === since(days[span]);
        return { label: t(`contacts.filter.${span}`), on, change: { addedSince: on ? null : since(days[span]) } };
      }),
    },
    {
      label: t('contacts.filter.stop'),
      choices: ([true, false] as const).map((stop) => {
        const on = filter.doNotMail === stop;
        return { label: t(stop ? 'contacts.filter.stopOnly' : 'contacts.filter.stopNot'), on, change: { doNotMail: on ? null : stop } };
      }),
    },
  ].filter((group) => group.choices.length > 0);
  return (
    <div className={css.row}>
      {chips.map((chip) => (
        <span key={chip.key} className={css.chip}>
          {chip.label}
          <button type="button" className={css.off} aria-label={t('contacts.filter.remove', { name: chip.label })} onClick={chip.off}>
            <X size={16} aria-hidden />
          </button>
        </span>
      ))}
      <Popover position="bottom-start" opened={open} onChange={setOpen} trapFocus returnFocus>
        <Popover.Target>
          <Button variant="subtle" leftSection={<Plus size={18} aria-hidden />} onClick={() => setOpen(!open)} aria-expanded={open}>
            {t('contacts.filter.add')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className={css.more ?? ''} aria-label={t('contacts.filter.add')}>
          {groups.map((group) => (
            <div key={group.label} role="group" aria-label={group.label} className={css.group}>
              <span className={css.groupName}>{group.label}</span>
              {group.choices.map((choice) => (
                <button
                  key={choice.label}
                  type="button"
                  className={css.choice}
                  aria-pressed={choice.on}
                  onClick={() => change(choice.change)}
                >
                  {choice.label}
                </button>
              ))}
            </div>
          ))}
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
