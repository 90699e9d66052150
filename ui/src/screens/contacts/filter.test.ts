import { expect, it } from 'vitest';
import { everyone, fromQuery } from './filter';

it('opens the people another screen speaks of, and everyone for words it does not know', () => {
  expect(fromQuery(new URLSearchParams('list=2&verdict=risky'))).toEqual({ ...everyone, listId: 2, verdicts: ['risky'] });
  expect(fromQuery(new URLSearchParams('verdict=splendid&basis=none'))).toEqual({ ...everyone, bases: ['none'] });
});
