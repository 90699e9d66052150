import { expect, test } from 'vitest';

import { fieldsOf, isOver, momentOf } from './start';

test('a chosen day and hour are the moment on the clock of this computer, and back', () => {
  const at = momentOf('2026-03-26', '09:00');
  expect(at).toBe(new Date(2026, 2, 26, 9).toISOString());
  expect(fieldsOf(at ?? '')).toEqual({ day: '2026-03-26', hour: '09:00' });
});

test('half a choice is none', () => {
  expect(momentOf(null, '09:00')).toBeNull();
  expect(momentOf('2026-03-26', '')).toBeNull();
  expect(momentOf('nonsense', '09:00')).toBeNull();
});

test('a moment that has gone by is over', () => {
  expect(isOver('2020-01-01T00:00:00Z')).toBe(true);
  expect(isOver('2120-01-01T00:00:00Z')).toBe(false);
});
