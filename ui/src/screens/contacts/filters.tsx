import { Button, Menu } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { dayMonth } from '../../format';
import type { Basis, ContactFilter, Verdict } from '../../generated/wire';
import { useAsk } from '../../query';
import css from './filters.module.css';

const verdicts: Verdict[] = ['ok', 'risky', 'invalid'];
const bases: Basis[] = ['confirmed', 'stated', 'customer', 'none'];

interface FiltersProps {
  filter: ContactFilter;
  onChange: (filter: ContactFilter) => void;
}

/** The filters that are on, as chips, and a menu of more. */
export function Filters({ filter, onChange }: FiltersProps) {
  const { t } = useTranslation();
  const lists = useAsk('lists', {}).data?.lists ?? [];
  const change = (part: Partial<ContactFilter>) => onChange({ ...filter, ...part });
  const since = (days: number) => {
    const day = new Date();
    day.setHours(0, 0, 0, 0);
    day.setDate(day.getDate() - days);
    change({ addedSince: day.toISOString() });
  };
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
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="subtle" leftSection={<Plus size={18} aria-hidden />}>
            {t('contacts.filter.add')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={css.menu ?? ''}>
          {lists.length > 0 && <Menu.Label>{t('contacts.filter.list')}</Menu.Label>}
          {lists.map((list) => (
            <Menu.Item key={list.id} onClick={() => change({ listId: list.id })}>
              {list.name}
            </Menu.Item>
          ))}
          <Menu.Label>{t('contacts.filter.verdict')}</Menu.Label>
          {verdicts.map((verdict) => (
            <Menu.Item key={verdict} onClick={() => change({ verdicts: [...new Set([...filter.verdicts, verdict])] })}>
              {t(`common.verdict.${verdict}`)}
            </Menu.Item>
          ))}
          <Menu.Label>{t('contacts.filter.consent')}</Menu.Label>
          {bases.map((basis) => (
            <Menu.Item key={basis} onClick={() => change({ bases: [...new Set([...filter.bases, basis])] })}>
              {t(`common.basis.${basis}`)}
            </Menu.Item>
          ))}
          <Menu.Label>{t('contacts.filter.added')}</Menu.Label>
          <Menu.Item onClick={() => since(0)}>{t('contacts.filter.today')}</Menu.Item>
          <Menu.Item onClick={() => since(7)}>{t('contacts.filter.week')}</Menu.Item>
          <Menu.Item onClick={() => since(30)}>{t('contacts.filter.month')}</Menu.Item>
          <Menu.Label>{t('contacts.filter.stop')}</Menu.Label>
          <Menu.Item onClick={() => change({ doNotMail: true })}>{t('contacts.filter.stopOnly')}</Menu.Item>
          <Menu.Item onClick={() => change({ doNotMail: false })}>{t('contacts.filter.stopNot')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
