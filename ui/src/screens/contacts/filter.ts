import type { Basis, ContactFilter, Verdict } from '../../generated/wire';
import { id } from '../../route';

export const everyone: ContactFilter = {
  search: '',
  listId: null,
  verdicts: [],
  bases: [],
  addedSince: null,
  importId: null,
  doNotMail: null,
};

const verdicts: readonly Verdict[] = ['ok', 'risky', 'invalid'];
const bases: readonly Basis[] = ['confirmed', 'stated', 'customer', 'none'];

/** A filter as other screens link to it: `#/contacts?import=7`, `?list=2&verdict=risky`, `?basis=none`, `?search=holm`. */
export function fromQuery(query: URLSearchParams): ContactFilter {
  return {
    ...everyone,
    search: query.get('search') ?? '',
    listId: id(query.get('list') ?? undefined) ?? null,
    verdicts: verdicts.filter((verdict) => query.getAll('verdict').includes(verdict)),
    bases: bases.filter((basis) => query.getAll('basis').includes(basis)),
    importId: id(query.get('import') ?? undefined) ?? null,
  };
}

export function isEveryone(filter: ContactFilter): boolean {
  return JSON.stringify(filter) === JSON.stringify(everyone);
}
