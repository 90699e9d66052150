import { beforeEach, expect, it, vi } from 'vitest';

import { dateOrToday, dayAndTime, dayMonth, daysSince, moment, number, size, spelled, time } from './format';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-23T14:03:00Z') });
});

it.each([
  ['today a time is enough', () => moment('2026-03-23T19:42:00Z'), '19:42'],
  ['tomorrow goes by its weekday', () => moment('2026-03-24T14:10:00Z'), 'Tuesday 14:10'],
  ['later has its date', () => moment('2026-03-26T09:00:00Z'), 'Thursday 26 March, 09:00'],
  ['the past has its date too', () => moment('2026-03-22T18:04:00Z'), 'Sunday 22 March, 18:04'],
  ['another year is named', () => moment('2025-11-04T10:00:00Z'), 'Tuesday 4 November 2025, 10:00'],
  ['midnight is 00, not 24', () => time('2026-03-23T00:05:00Z'), '00:05'],
  ['tables say today', () => dateOrToday('2026-03-23T13:24:00Z'), 'Today, 13:24'],
  ['and else the date', () => dateOrToday('2026-02-10T09:31:00Z'), '10 Feb 2026'],
  ['a log names the day even today', () => dayAndTime('2026-03-23T14:04:00Z'), 'Monday 23 March, 14:04'],
  ['this year goes without saying', () => dayMonth('2026-03-20T09:00:00Z'), '20 March'],
  ['sizes are for people', () => size(96_400), '96 kB'],
  ['small ones have a digit more', () => size(1_840_000), '1.8 MB'],
  ['thousands are parted', () => number(48_212), '48,212'],
  ['small numbers open a sentence as words', () => spelled(3), 'Three'],
  ['large ones stay figures', () => spelled(13), '13'],
])('%s', (_, shown, wanted) => {
  expect(shown()).toBe(wanted);
});

it('counts whole days', () => {
  expect(daysSince('2026-03-14T18:00:00Z'), 'a backup of nine days ago is nine days old at any hour').toBe(9);
  expect(daysSince('2026-03-24T18:00:00Z'), 'a clock that was set back gives no negative age').toBe(0);
});
