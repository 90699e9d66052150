import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { RowState } from '../../../generated/wire';
import { useAsk } from '../../../query';
import css from './results.module.css';
import { useReasonWords } from './why';

interface ReasonFilterProps {
  id: number;
  /** The states that are shown; none for all. */
  states: RowState[];
  reason: string | null;
  onPick: (reason: string | null) => void;
}

/** One reason of those there are, with how many have it; absent where there is nothing to choose. */
export function ReasonFilter({ id, states, reason, onPick }: ReasonFilterProps) {
  const { t } = useTranslation();
  const words = useReasonWords();
  const asked = useAsk('campaign_reasons', { id }, { every: 10_000 });
  const found = new Map<string, { why: string | null; rows: number }>();
  for (const one of asked.data?.reasons ?? []) {
    if (states.length > 0 && !states.includes(one.state)) continue;
    const before = found.get(one.code);
    found.set(one.code, { why: one.why, rows: one.rows + (before?.rows ?? 0) });
  }
  if (found.size < 2 && reason === null) return null;
  const data = [...found].map(([code, { why, rows }]) => ({ value: code, label: t('campaigns.results.reasonOf', { why: words(code, why), n: number(rows) }) }));
  return (
    <Select
      className={css.reason ?? ''}
      aria-label={t('campaigns.results.reason')}
      data={[{ value: '', label: t('campaigns.results.reasonAll') }, ...data]}
      value={reason ?? ''}
      onChange={(value) => onPick(value === '' ? null : value)}
    />
  );
}
