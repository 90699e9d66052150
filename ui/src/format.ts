import i18next from 'i18next';

const day = 86_400_000;

function show(when: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(i18next.language, options).format(when);
}

function midnight(when: Date): number {
  return new Date(when.getFullYear(), when.getMonth(), when.getDate()).getTime();
}

/** Whole days from today: 0 today, 1 tomorrow, -1 yesterday. */
function daysAway(when: Date): number {
  return Math.round((midnight(when) - midnight(new Date())) / day);
}

/** `3,200` */
export function number(value: number): string {
  return new Intl.NumberFormat(i18next.language).format(value);
}

/** `14:05` */
export function time(at: string): string {
  return show(new Date(at), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** `10 Feb 2026` */
export function date(at: string): string {
  return show(new Date(at), { day: 'numeric', month: 'short', year: 'numeric' });
}

/** For tables: `Today, 13:24`, else `10 Feb 2026`. */
export function dateOrToday(at: string): string {
  const when = new Date(at);
  return daysAway(when) === 0 ? i18next.t('common.todayAt', { time: time(at) }) : date(at);
}

/** `10 Feb 2026, 09:31` */
export function dateTime(at: string): string {
  return `${date(at)}, ${time(at)}`;
}

/** For sentences, as near as can be: `14:05`, `Tuesday 14:10`, `Thursday 26 March, 09:00`. */
export function moment(at: string): string {
  const when = new Date(at);
  const away = daysAway(when);
  if (away === 0) return time(at);
  if (away > 0 && away < 2) return `${show(when, { weekday: 'long' })} ${time(at)}`;
  const year = when.getFullYear() === new Date().getFullYear() ? undefined : 'numeric';
  return `${show(when, { weekday: 'long' })} ${show(when, { day: 'numeric', month: 'long', year })}, ${time(at)}`;
}

/** `Monday 23 March, 14:04`, whatever the day. */
export function dayAndTime(at: string): string {
  return `${show(new Date(at), { weekday: 'long' })} ${dayMonth(at)}, ${time(at)}`;
}

/** `20 March`, with the year where it is another. */
export function dayMonth(at: string): string {
  const when = new Date(at);
  const year = when.getFullYear() === new Date().getFullYear() ? undefined : 'numeric';
  return show(when, { day: 'numeric', month: 'long', year });
}

/** Whole days since: 0 for today. */
export function daysSince(at: string): number {
  return Math.max(0, -daysAway(new Date(at)));
}

/** `96 kB` */
export function size(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return new Intl.NumberFormat(i18next.language, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: bytes / 1000 ** step < 10 && step > 0 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}

/** At the head of a sentence small numbers are words: `Three`, else `12,000`. */
export function spelled(value: number): string {
  const words = i18next.t('common.numbers', { returnObjects: true });
  return (Array.isArray(words) ? words[value] : undefined) ?? number(value);
}
