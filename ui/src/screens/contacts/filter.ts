import type { Basis, ContactFilter, FieldTest, HistoryCondition, Verdict } from '../../generated/wire';
import { id } from '../../route';

export const everyone: ContactFilter = {
  search: '',
  listId: null,
  verdicts: [],
  bases: [],
  findings: [],
  domains: [],
  tags: [],
  withoutTags: [],
  fields: [],
  history: [],
  addedSince: null,
  addedBefore: null,
  importId: null,
  doNotMail: null,
  stale: null,
};

export const verdicts: readonly Verdict[] = ['ok', 'risky', 'invalid'];
export const bases: readonly Basis[] = ['confirmed', 'stated', 'customer', 'none'];
export const tests: readonly FieldTest[] = ['is', 'is-not', 'contains', 'contains-not', 'starts-with', 'empty', 'filled', 'below', 'above'];

/** Tests that need no value beside them. */
export function isBare(test: FieldTest): boolean {
  return test === 'empty' || test === 'filled';
}

/** A filter as other screens link to it: `#/contacts?import=7`, `?list=2&verdict=risky`, `?basis=none`, `?search=holm`,
 * `?tag=2`. */
export function fromQuery(query: URLSearchParams): ContactFilter {
  return {
    ...everyone,
    search: query.get('search') ?? '',
    listId: id(query.get('list') ?? undefined) ?? null,
    verdicts: verdicts.filter((verdict) => query.getAll('verdict').includes(verdict)),
    bases: bases.filter((basis) => query.getAll('basis').includes(basis)),
    findings: query.getAll('finding'),
    domains: query.getAll('domain'),
    tags: query.getAll('tag').map((tag) => id(tag)).filter((tag) => tag !== undefined),
    importId: id(query.get('import') ?? undefined) ?? null,
  };
}

/** Lists of a filter hold for their members, in whatever order these were pressed. */
function settled(filter: ContactFilter): string {
  return JSON.stringify(
    (Object.keys(everyone) as (keyof ContactFilter)[]).map((key) => {
      const part = filter[key];
      return Array.isArray(part) ? part.map((one) => JSON.stringify(one)).sort() : part;
    }),
  );
}

export function sameFilter(one: ContactFilter, other: ContactFilter): boolean {
  return settled(one) === settled(other);
}

export function isEveryone(filter: ContactFilter): boolean {
  return sameFilter(filter, everyone);
}

/** In the list where it was not, else out of it. */
export function flip<T>(chosen: readonly T[], one: T): T[] {
  return chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
}

export function sameCondition(one: HistoryCondition, other: HistoryCondition): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** With a condition on history, or without it where it was there. */
export function flipHistory(filter: ContactFilter, condition: HistoryCondition): ContactFilter {
  const rest = filter.history.filter((one) => !sameCondition(one, condition));
  return { ...filter, history: rest.length < filter.history.length ? rest : [...rest, condition] };
}

/** What the health picture is of: the filter without what a press on the picture adds, so that it does not fold onto
 * its own part. */
export function frameOf(filter: ContactFilter): ContactFilter {
  return {
    ...filter,
    verdicts: [],
    bases: [],
    findings: [],
    domains: [],
    doNotMail: null,
    stale: null,
    history: filter.history.filter((one) => one.kind !== 'never-mailed'),
  };
}
