import { expect, test } from 'vitest';

import type { AccountLimits, CardFigure } from '../../generated/wire';
import { aboveTheCard, ageInDays, canOpen, figureFor, saysOf, tiersOf } from './figures';

const source = { hostSays: true, page: 'https://millrace.example/limits', asOf: '2026-02-03' };
const figure = (amount: number, fromDays: number | null = null): CardFigure => ({ of: 'day', amount, fromDays, dayZone: null, source });
const figures = [figure(2_000, 90), figure(150), figure(500, 30)];
const none = { second: null, minute: null, hour: null, day: null, dayZone: null, newPeople: null, domainMinute: null, domainHour: null };
const card = {
  id: 'millrace', name: 'Millrace Mail', signIn: 'password' as const, signIns: [], help: null, figures, quirks: [], locks: [], limits: { ...none, day: 150 },
  limitsSource: source, bulk: 'allowed' as const, bulkFrom: null, bulkSource: null, biggestMessage: null, note: '',
};
const rules = { keepFree: 0, since: null as string | null, hours: null, warmUp: null, spread: false, connections: null, perSession: null };
const now = Date.parse('2026-03-23T14:03:00Z');

test('an account gets the figure of the oldest age it has reached, and without an age the one for all', () => {
  expect(figureFor(figures, 'day', null)?.amount).toBe(150);
  expect(figureFor(figures, 'day', 29)?.amount).toBe(150);
  expect(figureFor(figures, 'day', 30)?.amount).toBe(500);
  expect(figureFor(figures, 'day', 4_000)?.amount).toBe(2_000);
  expect(figureFor(figures, 'hour', 4_000)).toBeUndefined();
  expect(tiersOf(figures).map(({ fromDays }) => fromDays)).toEqual([30, 90]);
});

test('a card says a figure only while it is its own', () => {
  const account = { card, limits: { ...none, day: 150 }, ownLimits: false, rules };
  expect(saysOf(account, 'day', now)).toEqual({ by: 'card', source });
  expect(saysOf({ ...account, limits: { ...none, day: 120 }, ownLimits: true }, 'day', now)).toEqual({ by: 'you' });
  expect(saysOf({ ...account, rules: { ...rules, since: '2024-01-12' } }, 'day', now), 'an older account would have more').toEqual({ by: 'careful' });
  expect(saysOf({ ...account, card: null }, 'day', now)).toEqual({ by: 'careful' });
});

test('more than the host allows is noticed, and no limit at all is more', () => {
  const above = (limits: AccountLimits, since: string | null = null) => aboveTheCard(limits, card, since, now).map(({ key, figure }) => [key, figure.amount]);
  expect(above({ ...none, day: 150 })).toEqual([]);
  expect(above({ ...none, day: 151 })).toEqual([['day', 150]]);
  expect(above(none)).toEqual([['day', 150]]);
  expect(above({ ...none, day: 151 }, '2026-01-01'), 'it is old enough').toEqual([]);
});

test('days are counted from the day that was said', () => {
  expect(ageInDays(null, now)).toBeNull();
  expect(ageInDays('2026-03-22', now)).toBe(1);
  expect(ageInDays('2030-01-01', now), 'a day to come is today').toBe(0);
});

test('only a page with a private line can be opened', () => {
  expect(canOpen('https://millrace.example/limits')).toBe(true);
  expect(canOpen('Forum of Millrace users')).toBe(false);
  expect(canOpen('http://millrace.example')).toBe(false);
});
