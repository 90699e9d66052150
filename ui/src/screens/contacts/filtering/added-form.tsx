import { Button } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useTranslation } from 'react-i18next';

import { recent, since as daysAgo } from './choices';
import css from './filtering.module.css';

interface AddedFormProps {
  since: string | null;
  before: string | null;
  onSet: (since: string | null, before: string | null) => void;
}

/** A moment as the day it is here: `2026-03-23`. */
function dayOf(at: string): string {
  const when = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
}

/** Midnight here at the start of a day. */
const startOf = (day: string | null) => (day === null ? null : new Date(`${day}T00:00:00`).toISOString());

/** When somebody came in: since a day, before a day, or both. */
export function AddedForm({ since, before, onSet }: AddedFormProps) {
  const { t } = useTranslation();
  return (
    <div className={css.fields}>
      <div className={css.quick}>
        {(['today', 'week', 'month'] as const).map((span, index) => (
          <Button
            key={span}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
            aria-pressed={since === daysAgo(recent[span])}
            onClick={() => onSet(daysAgo(recent[span]), null)}
          >
            {t(`contacts.filter.${span}`)}
          </Button>
        ))}
      </div>
      <DateInput previousLabel={t('common.monthBefore')} nextLabel={t('common.monthAfter')}
        label={t('contacts.filter.since')}
        valueFormat="D MMM YYYY"
        clearable
        popoverProps={{ withinPortal: false }}
        value={since === null ? null : dayOf(since)}
        onChange={(day) => onSet(startOf(day), before)}
      />
      <DateInput previousLabel={t('common.monthBefore')} nextLabel={t('common.monthAfter')}
        label={t('contacts.filter.before')}
        valueFormat="D MMM YYYY"
        clearable
        popoverProps={{ withinPortal: false }}
        value={before === null ? null : dayOf(before)}
        onChange={(day) => onSet(since, startOf(day))}
      />
    </div>
  );
}
