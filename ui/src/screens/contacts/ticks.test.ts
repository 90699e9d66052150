import { expect, it } from 'vitest';
import { noTicks, withTicks, type TickState } from './ticks';

const has = (state: TickState, id: number) => (state.all ? !state.except.has(id) : state.ids.has(id));

it('ticks a range over a few, and takes back what the range gave up', () => {
  const some = withTicks(noTicks, [3, 4, 5], []);
  expect([3, 4, 5].every((id) => has(some, id))).toBe(true);
  const fewer = withTicks(some, [3, 4], [5]);
  expect([has(fewer, 4), has(fewer, 5)]).toEqual([true, false]);
});

it('keeps all ticked less a few when a range passes over them', () => {
  const all: TickState = { all: true, except: new Set([4]) };
  const again = withTicks(all, [3, 4], [9]);
  expect(again.all, 'the rows that were never loaded stay ticked').toBe(true);
  expect([has(again, 4), has(again, 9), has(again, 1_000_000)]).toEqual([true, false, true]);
});
