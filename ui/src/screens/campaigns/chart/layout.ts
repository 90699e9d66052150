import type { Chart, ChartBar, ChartGap } from '../../../generated/wire';

/** A stretch of time and where it stands, in px. */
interface Piece {
  from: number;
  to: number;
  left: number;
  right: number;
}

export interface Layout {
  /** Width of a bar with its gap, in px. */
  slot: number;
  /** Stretches that are drawn to scale. */
  runs: Piece[];
  /** Stretches too long to draw: the axis is broken and words stand there. */
  breaks: Piece[];
  /** Where a moment stands, in px. */
  x: (at: number) => number;
  /** Right end of the last run, in px. */
  end: number;
}

/** More empty bars than these break the axis. */
const longest = 6;

/**
 * Lays bars out from left to right: holes of a few bars stay to scale, longer ones become a break of fixed width.
 * `reach` lists moments that must lie inside a run, such as now.
 */
export function layOut(chart: Chart, width: number, breakWidth: number, widest: number, reach: number[] = []): Layout {
  const step = chart.barSeconds * 1_000;
  const edges = [...new Set([...chart.bars.map((bar) => Date.parse(bar.from)), ...reach.map((at) => Math.floor(at / step) * step)])].sort((a, b) => a - b);
  const spans: { from: number; to: number }[] = [];
  for (const from of edges) {
    const last = spans.at(-1);
    if (last && from - last.to <= longest * step) last.to = from + step;
    else spans.push({ from, to: from + step });
  }
  const slots = spans.reduce((sum, span) => sum + (span.to - span.from) / step, 0);
  const room = width - breakWidth * Math.max(0, spans.length - 1);
  const slot = slots === 0 ? 0 : Math.max(2, Math.min(widest, room / slots));
  const runs: Piece[] = [];
  const breaks: Piece[] = [];
  let left = 0;
  for (const span of spans) {
    const before = runs.at(-1);
    if (before) {
      breaks.push({ from: before.to, to: span.from, left, right: left + breakWidth });
      left += breakWidth;
    }
    const right = left + ((span.to - span.from) / step) * slot;
    runs.push({ ...span, left, right });
    left = right;
  }
  const pieces = [...runs, ...breaks].sort((a, b) => a.from - b.from);
  const x = (at: number) => {
    const piece = pieces.find((one) => at >= one.from && at < one.to);
    if (piece) return piece.left + ((at - piece.from) / (piece.to - piece.from)) * (piece.right - piece.left);
    return at < (pieces[0]?.from ?? 0) ? 0 : left;
  };
  return { slot, runs, breaks, x, end: left };
}

/** A wait with room for its words. */
export interface Hole {
  gap: ChartGap;
  left: number;
  right: number;
  /** The last bar before it. */
  before: ChartBar | undefined;
}

/** Where the waits stand: in a break of the axis, or to scale where that is at least `least` px wide; one for each place. */
export function holesOf(chart: Chart, layout: Layout, least: number): Hole[] {
  const step = chart.barSeconds * 1_000;
  const holes: Hole[] = [];
  for (const gap of chart.gaps) {
    const from = Date.parse(gap.from);
    const until = Date.parse(gap.until);
    const before = chart.bars.findLast((bar) => Date.parse(bar.from) <= from);
    const cut = layout.breaks.find((one) => until > one.from && from <= one.to);
    const left = cut ? cut.left : before ? layout.x(Date.parse(before.from)) + layout.slot : layout.x(from);
    const right = cut ? cut.right : layout.x(Math.floor(until / step) * step);
    if (right - left >= least && holes.every((hole) => hole.left !== left)) holes.push({ gap, left, right, before });
  }
  return holes;
}

/** All messages of a bar. */
export function sum(bar: ChartBar): number {
  return bar.accepted + bar.later + bar.refused + bar.uncertain + bar.toGo;
}

/** The height that stands for the full plot: the limit, or the tallest bar. */
export function tallest(chart: Chart): number {
  return Math.max(1, chart.mostPerBar ?? 0, ...chart.bars.map(sum));
}

/** The kinds of one bar from the ground up, each with its height in px; what is there never vanishes. */
export function stack(bar: ChartBar, perMessage: number): { kind: 'done' | 'later' | 'refused' | 'uncertain' | 'to-go'; y: number; height: number }[] {
  const kinds = [
    { kind: 'done', count: bar.accepted, least: 1 },
    { kind: 'later', count: bar.later, least: 3 },
    { kind: 'refused', count: bar.refused, least: 3 },
    { kind: 'uncertain', count: bar.uncertain, least: 6 },
    { kind: 'to-go', count: bar.toGo, least: 1 },
  ] as const;
  let y = 0;
  return kinds
    .filter((part) => part.count > 0)
    .map(({ kind, count, least }) => {
      const height = Math.max(least, count * perMessage);
      const slice = { kind, y, height };
      y += height;
      return slice;
    });
}
