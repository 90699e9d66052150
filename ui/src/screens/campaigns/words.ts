import { useTranslation } from 'react-i18next';

import { keyOf, useBecause, useParts } from '../../because';
import { moment, number, spelled } from '../../format';
import type { Because, Span } from '../../generated/wire';

/** Words for limits, waits and spans, in sentences. */
export function useWords() {
  const { t } = useTranslation();
  const because = useBecause();
  const parts = useParts();
  const most = (amount: number, span: Span) => t(`campaigns.most.${span}`, { n: number(amount) });
  const gap = (why: Because, until: string): string => t(`campaigns.chart.gap.${keyOf(why)}`, { ...parts(why), when: moment(until) });
  /** A wait as a sentence of its own. */
  const wait = (why: Because, host: string): string => t(`campaigns.send.wait.other.${keyOf(why)}`, { ...parts(why), host });
  const every = (seconds: number): string => {
    const { unit, count } = spanOf(seconds);
    return t(`campaigns.chart.every${unit}`, { count, n: spelled(count).toLowerCase() });
  };
  const within = (seconds: number): string => {
    const { unit, count } = spanOf(seconds);
    return t(`campaigns.chart.in${unit}`, { count, n: spelled(count).toLowerCase() });
  };
  return { most, because, gap, wait, every, within };
}

function spanOf(seconds: number): { unit: 'Minute' | 'Hour' | 'Day'; count: number } {
  if (seconds >= 86_400) return { unit: 'Day', count: Math.round(seconds / 86_400) };
  if (seconds >= 3_600) return { unit: 'Hour', count: Math.round(seconds / 3_600) };
  return { unit: 'Minute', count: Math.max(1, Math.round(seconds / 60)) };
}
