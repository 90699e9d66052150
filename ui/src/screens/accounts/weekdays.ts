import i18next from 'i18next';
import { useTranslation } from 'react-i18next';

/** Monday to Sunday, 1 to 7, as the wire counts. */
export const week = [1, 2, 3, 4, 5, 6, 7] as const;

/** The name of a weekday, 1 for Monday. 5 January 2026 is a Monday. */
export function weekdayName(day: number, style: 'long' | 'short' = 'long'): string {
  return new Intl.DateTimeFormat(i18next.language, { weekday: style, timeZone: 'UTC' }).format(new Date(Date.UTC(2026, 0, 4 + day)));
}

/** Days that follow each other, as runs. */
export function runsOf(days: number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const day of [...new Set(days)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  return runs;
}

/** `Monday to Friday`, `every day`, `Monday, Wednesday and Friday`. */
export function useWeekdays() {
  const { t } = useTranslation();
  return (days: number[]): string => {
    const runs = runsOf(days);
    if (runs.length === 0) return t('accounts.hours.noDay');
    if (runs[0]?.[0] === 1 && runs[0][1] === 7) return t('accounts.hours.everyDay');
    const words = runs.flatMap(([from, to]) =>
      to - from >= 2 ? [t('accounts.hours.days', { from: weekdayName(from), to: weekdayName(to) })] : Array.from({ length: to - from + 1 }, (_, index) => weekdayName(from + index)),
    );
    return new Intl.ListFormat(i18next.language, { type: 'conjunction' }).format(words);
  };
}
