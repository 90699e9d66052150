import { expect, it } from 'vitest';
import { moved } from './range';

it('ticks from where the range began to where it is, either way', () => {
  expect(moved(5, 5, 8)).toEqual({ tick: { from: 5, to: 8 }, untick: [] });
  expect(moved(5, 5, 2)).toEqual({ tick: { from: 2, to: 5 }, untick: [] });
});

it('gives back what a shrinking range leaves, also across its beginning', () => {
  expect(moved(5, 8, 6)).toEqual({ tick: { from: 5, to: 6 }, untick: [{ from: 7, to: 8 }] });
  expect(moved(5, 8, 3)).toEqual({ tick: { from: 3, to: 5 }, untick: [{ from: 6, to: 8 }] });
  expect(moved(5, 2, 9)).toEqual({ tick: { from: 5, to: 9 }, untick: [{ from: 2, to: 4 }] });
});
