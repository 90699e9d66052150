import i18next from 'i18next';

import { time } from '../../../format';
import type { Chart } from '../../../generated/wire';
import type { Layout } from './layout';

export interface AxisLabel {
  key: number;
  x: number;
  text: string;
  align?: 'end';
  strong?: boolean;
}

/** `13:20`, or `Tuesday 13:20` where the day is not the one before it. */
function text(at: number, day: string | undefined): string {
  const when = new Date(at).toISOString();
  return day === undefined ? time(when) : `${day} ${time(when)}`;
}

function dayOf(at: number): string {
  return new Date(at).toDateString();
}

/** The words under the ground line: where each run begins, full hours where there is room, and the end in bold. */
export function axis(chart: Chart, layout: Layout, zoom: number, now?: string): AxisLabel[] {
  const first = chart.bars[0];
  if (!first) return [];
  const weekday = new Intl.DateTimeFormat(i18next.language, { weekday: 'long' });
  const today = dayOf(Date.now());
  const labels: AxisLabel[] = [];
  const taken: [number, number][] = [];
  const wide = (words: string) => words.length * 7.4 * zoom;
  const free = (from: number, to: number) => taken.every(([left, right]) => to + 10 < left || from - 10 > right);
  if (now !== undefined) {
    const at = layout.x(Date.parse(now));
    taken.push([at - 52 * zoom, at + 52 * zoom]);
  }
  const last = layout.runs.at(-1);
  const end = chart.end === null ? null : Date.parse(chart.end);
  const put = (at: number, x: number, words: string, extra: Partial<AxisLabel> = {}) => {
    const left = extra.align === 'end' ? x - wide(words) : x;
    if (!free(left, left + wide(words))) return;
    taken.push([left, left + wide(words)]);
    labels.push({ key: at, x, text: words, ...extra });
  };
  if (end !== null && last) put(end, last.right, text(end, undefined), { align: 'end', strong: true });
  let day = today;
  for (const run of layout.runs) {
    const start = Math.max(run.from, Date.parse(first.from));
    put(run.from, run.left, text(start, dayOf(start) === day ? undefined : weekday.format(start)));
    day = dayOf(start);
    // The end of a run that is followed by a hole.
    if (run !== last) put(run.to, run.right, text(run.to, undefined), { align: 'end' });
    const hour = 3_600_000;
    for (let at = Math.ceil((run.from + 1) / hour) * hour; at < run.to; at += hour) {
      const words = text(at, dayOf(at) === day ? undefined : weekday.format(at));
      const before = labels.length;
      put(at, layout.x(at), words);
      if (labels.length > before) day = dayOf(at);
    }
  }
  return labels;
}
