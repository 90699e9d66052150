import { useTranslation } from 'react-i18next';

import { moment, number, spelled } from '../../format';
import type { Because, Span } from '../../generated/wire';

/** Words for limits, waits and spans, in sentences. */
export function useWords() {
  const { t } = useTranslation();
  const most = (amount: number, span: Span) => t(`campaigns.most.${span}`, { n: number(amount) });
  const because = (why: Because): string =>
    why.kind === 'limit'
      ? t('common.because.limit', { amount: number(why.amount), span: t(`common.span.${why.span}`) })
      : t(`common.because.${why.kind}`);
  const gap = (why: Because, until: string): string =>
    why.kind === 'limit'
      ? t('campaigns.chart.gap.limit', { when: moment(until), limit: most(why.amount, why.span) })
      : t(`campaigns.chart.gap.${why.kind}`, { when: moment(until) });
  const every = (seconds: number): string => {
    const { unit, count } = spanOf(seconds);
    return t(`campaigns.chart.every${unit}`, { count, n: spelled(count).toLowerCase() });
  };
  const within = (seconds: number): string => {
    const { unit, count } = spanOf(seconds);
    return t(`campaigns.chart.in${unit}`, { count, n: spelled(count).toLowerCase() });
  };
  return { most, because, gap, every, within };
}

function spanOf(seconds: number): { unit: 'Minute' | 'Hour' | 'Day'; count: number } {
  if (seconds >= 86_400) return { unit: 'Day', count: Math.round(seconds / 86_400) };
  if (seconds >= 3_600) return { unit: 'Hour', count: Math.round(seconds / 3_600) };
  return { unit: 'Minute', count: Math.max(1, Math.round(seconds / 60)) };
}
