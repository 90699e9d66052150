import type { ContactFilter } from '../../generated/wire';
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

/** A filter as other screens link to it: `#/contacts?import=7`, `?list=2`, `?search=holm`. */
export function fromQuery(query: URLSearchParams): ContactFilter {
  return {
    ...everyone,
    search: query.get('search') ?? '',
    listId: id(query.get('list') ?? undefined) ?? null,
    importId: id(query.get('import') ?? undefined) ?? null,
  };
}

export function isEveryone(filter: ContactFilter): boolean {
  return JSON.stringify(filter) === JSON.stringify(everyone);
}
