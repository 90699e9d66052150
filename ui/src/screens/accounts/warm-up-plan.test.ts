import { expect, test } from 'vitest';

import { warmUpDays } from './warm-up-plan';
import { runsOf } from './weekdays';

test('a warm-up grows each sending day and ends at what the account may send', () => {
  const days = warmUpDays(100, 50, 500).map((day) => day.allowed);
  expect(days).toEqual([100, 150, 225, 337, 500]);
  expect(warmUpDays(800, 50, 500).map((day) => day.allowed), 'a first day above the limit is the limit').toEqual([500]);
});

test('a warm-up that never ends is cut, and one that cannot grow is none', () => {
  expect(warmUpDays(10, 20, null)).toHaveLength(30);
  expect(warmUpDays(1, 1, 1_000_000).length).toBeLessThanOrEqual(60);
  expect(warmUpDays(0, 20, 500)).toEqual([]);
  expect(warmUpDays(100, 0, 500)).toEqual([]);
});

test('weekdays that follow each other are one run', () => {
  expect(runsOf([5, 1, 2, 3, 4])).toEqual([[1, 5]]);
  expect(runsOf([1, 3, 4, 7])).toEqual([[1, 1], [3, 4], [7, 7]]);
  expect(runsOf([])).toEqual([]);
});
