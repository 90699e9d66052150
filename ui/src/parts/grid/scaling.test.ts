import { expect, it } from 'vitest';
import { rowsInSight, scaleOf, scrollTo, tallest } from './scaling';

const view = 480;

it.each([
  [1_000_000, 40],
  [1_000_000, 80],
  [10_000_000, 40],
])('reaches every place of %i rows of %i px under the cap of engines', (count, rowHeight) => {
  const scale = scaleOf(count, rowHeight, view);
  expect(scale.height).toBeLessThanOrEqual(tallest);
  for (const index of [0, 1, Math.floor(count / 3), count - 2, count - 1]) {
    const scrollTop = scrollTo(index, 0, scale, rowHeight, view) ?? 0;
    expect(scrollTop, 'the scroll bar goes so far').toBeLessThanOrEqual(scale.height - view + 0.001);
    const { first, last } = rowsInSight(scrollTop, scale, count, rowHeight, view);
    expect(first <= index && index <= last, `row ${index} is in sight, of ${first} to ${last}`).toBe(true);
  }
  expect(rowsInSight(scale.height - view, scale, count, rowHeight, view).last, 'the end of the bar is the last row').toBe(count - 1);
});

it('scrolls a short list px for px, and not at all to what is in sight', () => {
  const scale = scaleOf(300, 40, view);
  expect(scale).toEqual({ height: 12_000, ratio: 1 });
  expect(scrollTo(3, 0, scale, 40, view)).toBeUndefined();
  expect(scrollTo(12, 0, scale, 40, view)).toBe(40);
  expect(scaleOf(3, 40, view)).toEqual({ height: 120, ratio: 1 });
});
