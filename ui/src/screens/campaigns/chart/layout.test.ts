import { expect, test } from 'vitest';

import type { Chart, ChartBar } from '../../../generated/wire';
import { holesOf, layOut, stack, tallest } from './layout';

const minute = 60_000;
const start = Date.parse('2026-03-23T13:00:00Z');

function bar(minutes: number, part: Partial<ChartBar> = { toGo: 10 }): ChartBar {
  return { from: new Date(start + minutes * minute).toISOString(), accepted: 0, later: 0, refused: 0, uncertain: 0, toGo: 0, ...part };
}

function chart(...bars: ChartBar[]): Chart {
  return { barSeconds: 300, mostPerBar: null, mostBecause: null, bars, gaps: [], marks: [], end: null };
}

test('holes of a few bars stay to scale, a night becomes a break', () => {
  const near = layOut(chart(bar(0), bar(25)), 600, 100, 200);
  expect(near.breaks).toHaveLength(0);
  expect(near.x(start + 25 * minute)).toBeCloseTo(500);
  const far = layOut(chart(bar(0), bar(5), bar(600)), 700, 100, 500);
  expect(far.runs.map((run) => [run.left, run.right])).toEqual([
    [0, 400],
    [500, 700],
  ]);
  expect(far.breaks).toMatchObject([{ left: 400, right: 500 }]);
  expect(far.x(start + 300 * minute), 'a moment in the night stands in the break').toBeGreaterThan(400);
});

test('now always lies inside the picture', () => {
  const layout = layOut(chart(bar(0)), 600, 100, 80, [start + 12 * minute]);
  expect(layout.x(start + 12 * minute)).toBeLessThan(layout.end);
});

test('a campaign without bars lays out without a fault', () => {
  expect(layOut(chart(), 600, 100, 80)).toMatchObject({ slot: 0, runs: [], breaks: [], end: 0 });
  expect(tallest(chart())).toBe(1);
});

test('the one refused among thousands is still to be seen', () => {
  const slices = stack(bar(0, { accepted: 4_000, refused: 1, uncertain: 1 }), 0.03);
  expect(slices.map((slice) => slice.kind)).toEqual(['done', 'refused', 'uncertain']);
  expect(slices.every((slice) => slice.height >= 3)).toBe(true);
});

test('a wait with room for words gets them, to scale or in a break, and each place once', () => {
  const gap = (from: number, until: number) => ({ from: new Date(start + from * minute).toISOString(), until: new Date(start + until * minute).toISOString(), because: { kind: 'canary' as const, people: 50 } });
  const near = { ...chart(bar(0), bar(25)), gaps: [gap(1, 25)] };
  expect(holesOf(near, layOut(near, 600, 100, 200), 96)).toMatchObject([{ left: 100, right: 500, before: near.bars[0] }]);
  expect(holesOf(near, layOut(near, 600, 100, 200), 500), 'too narrow for words').toEqual([]);
  const far = { ...chart(bar(0), bar(5), bar(600)), gaps: [gap(6, 300), gap(300, 600)] };
  expect(holesOf(far, layOut(far, 700, 100, 500), 96)).toMatchObject([{ left: 400, right: 500 }]);
});
