import { expect, it } from 'vitest';
import type { ContactFilter } from '../../generated/wire';
import { everyone, flipHistory, frameOf, fromQuery, isEveryone, sameFilter } from './filter';
import { exchanged, termsOf, withoutTerm } from './filtering/terms';

const full: ContactFilter = {
  search: 'holm',
  listId: 2,
  verdicts: ['risky', 'invalid'],
  bases: ['none'],
  findings: ['typo'],
  domains: ['oldmill.example'],
  tags: [1],
  withoutTags: [2, 3],
  fields: [
    { field: 'town', test: 'is', value: 'Northfen' },
    { field: 'phone', test: 'empty', value: '' },
  ],
  history: [{ kind: 'got-last', campaigns: 3 }, { kind: 'never-mailed' }],
  addedSince: '2026-01-01T00:00:00Z',
  addedBefore: '2026-02-01T00:00:00Z',
  importId: 7,
  doNotMail: false,
  stale: true,
};

it('opens the people another screen speaks of, and everyone for words it does not know', () => {
  expect(fromQuery(new URLSearchParams('list=2&verdict=risky'))).toEqual({ ...everyone, listId: 2, verdicts: ['risky'] });
  expect(fromQuery(new URLSearchParams('tag=2&tag=press'))).toEqual({ ...everyone, tags: [2] });
  expect(fromQuery(new URLSearchParams('verdict=splendid&basis=none'))).toEqual({ ...everyone, bases: ['none'] });
});

it('shows everything a filter asks for as a chip, and with all chips off only the search is left', () => {
  const chips = termsOf(full);
  expect(chips.map((chip) => chip.kind)).toEqual([
    'list', 'tags', 'withoutTags', 'verdicts', 'findings', 'domains', 'bases', 'field', 'field', 'history', 'history', 'added', 'doNotMail', 'stale', 'import',
  ]);
  let rest = full;
  for (let chip = termsOf(rest)[0]; chip; chip = termsOf(rest)[0]) rest = withoutTerm(rest, chip);
  expect(rest).toEqual({ ...everyone, search: 'holm' });
  expect(termsOf(everyone)).toEqual([]);
});

it('takes one condition off and leaves its neighbours', () => {
  expect(withoutTerm(full, { kind: 'field', at: 0 }).fields).toEqual([{ field: 'phone', test: 'empty', value: '' }]);
  expect(withoutTerm(full, { kind: 'history', at: 1 }).history).toEqual([{ kind: 'got-last', campaigns: 3 }]);
  expect(exchanged(['a', 'b'], 1, 'c'), 'a chip that is pressed keeps its place').toEqual(['a', 'c']);
  expect(exchanged(['a'], 1, 'c'), 'a new one comes last').toEqual(['a', 'c']);
});

it('is the same filter in whatever order its parts were pressed', () => {
  expect(sameFilter(full, { ...full, verdicts: ['invalid', 'risky'], withoutTags: [3, 2], history: [...full.history].reverse() })).toBe(true);
  expect(sameFilter(full, { ...full, tags: [2] })).toBe(false);
  expect(isEveryone({ ...everyone, search: 'x' })).toBe(false);
});

it('pictures the people around what was pressed, so that pressing again finds the part still there', () => {
  const pressed = { ...everyone, listId: 2, verdicts: ['risky' as const], stale: true, history: [{ kind: 'never-mailed' as const }, { kind: 'bounced' as const }] };
  expect(frameOf(pressed)).toEqual({ ...everyone, listId: 2, history: [{ kind: 'bounced' }] });
  expect(flipHistory(flipHistory(everyone, { kind: 'never-mailed' }), { kind: 'never-mailed' })).toEqual(everyone);
});
