import { NumberInput, Radio, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { HistoryCondition } from '../../../generated/wire';
import { usual } from './choices';
import css from './filtering.module.css';
import { useHistoryWords, useSpan } from './words';

interface HistoryFormProps {
  condition: HistoryCondition | undefined;
  onSet: (condition: HistoryCondition) => void;
}

const spans = [30, 90, 180, 365, 730, 1_095];

/** What happened to a person, or did not; the numbers in it can be changed. */
export function HistoryForm({ condition, onSet }: HistoryFormProps) {
  const { t } = useTranslation();
  const words = useHistoryWords();
  const span = useSpan();
  const all = [...usual.slice(0, 5), { kind: 'mailed' as const }, ...usual.slice(5)];
  return (
    <Radio.Group
      aria-label={t('contacts.filter.kind.history')}
      value={condition?.kind ?? ''}
      onChange={(kind) => {
        const chosen = all.find((one) => one.kind === kind);
        if (chosen) onSet(chosen);
      }}
    >
      <div className={css.list}>
        {all.map((one, index) => {
          const mine = condition?.kind === one.kind ? condition : one;
          return (
            <div key={one.kind}>
              <label className={css.entry}>
                <Radio value={one.kind} {...((condition ? condition.kind === one.kind : index === 0) ? { 'data-autofocus': true } : {})} />
                <span className={css.words}>{words(mine)}</span>
              </label>
              {condition?.kind === one.kind && 'campaigns' in mine && (
                <NumberInput
                  className={css.more ?? ''}
                  label={t('contacts.history.campaigns')}
                  min={1}
                  max={20}
                  value={mine.campaigns}
                  onChange={(value) => typeof value === 'number' && value >= 1 && value <= 20 && onSet({ kind: 'got-last', campaigns: Math.round(value) })}
                />
              )}
              {condition?.kind === one.kind && 'days' in mine && (
                <Select
                  className={css.more ?? ''}
                  label={t('contacts.history.howLong')}
                  comboboxProps={{ withinPortal: false }}
                  data={[...new Set([...spans, mine.days])].sort((a, b) => a - b).map((days) => ({ value: String(days), label: span(days) }))}
                  value={String(mine.days)}
                  onChange={(days) => days !== null && onSet({ ...mine, days: Number(days) })}
                />
              )}
            </div>
          );
        })}
      </div>
    </Radio.Group>
  );
}
