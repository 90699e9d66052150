import type { ContactFilter } from '../../../generated/wire';
import { everyone } from '../filter';

/** What a filter can ask for. Each kind has one form, which the menu and the chip share. */
export const kinds = [
  'list',
  'tags',
  'withoutTags',
  'verdicts',
  'findings',
  'domains',
  'bases',
  'field',
  'history',
  'added',
  'doNotMail',
  'stale',
  'import',
] as const;
export type TermKind = (typeof kinds)[number];

/** One chip. Values of one kind are "one of these" and share a chip; of conditions on fields and history each must
 * hold, so each has a chip of its own, named by its place. */
export interface Term {
  kind: TermKind;
  at: number;
}

const one = (kind: TermKind, there: boolean): Term[] => (there ? [{ kind, at: 0 }] : []);

/** The chips of a filter, in the order of the menu. The search field shows its text itself. */
export function termsOf(filter: ContactFilter): Term[] {
  const each = (kind: TermKind, list: readonly unknown[]): Term[] => list.map((_, at) => ({ kind, at }));
  return [
    ...one('list', filter.listId !== null),
    ...one('tags', filter.tags.length > 0),
    ...one('withoutTags', filter.withoutTags.length > 0),
    ...one('verdicts', filter.verdicts.length > 0),
    ...one('findings', filter.findings.length > 0),
    ...one('domains', filter.domains.length > 0),
    ...one('bases', filter.bases.length > 0),
    ...each('field', filter.fields),
    ...each('history', filter.history),
    ...one('added', filter.addedSince !== null || filter.addedBefore !== null),
    ...one('doNotMail', filter.doNotMail !== null),
    ...one('stale', filter.stale !== null),
    ...one('import', filter.importId !== null),
  ];
}

const drop = <T>(list: readonly T[], at: number): T[] => list.filter((_, place) => place !== at);

/** The filter without one chip. */
export function withoutTerm(filter: ContactFilter, { kind, at }: Term): ContactFilter {
  switch (kind) {
    case 'list':
      return { ...filter, listId: everyone.listId };
    case 'tags':
    case 'withoutTags':
    case 'verdicts':
    case 'findings':
    case 'domains':
    case 'bases':
      return { ...filter, [kind]: [] };
    case 'field':
      return { ...filter, fields: drop(filter.fields, at) };
    case 'history':
      return { ...filter, history: drop(filter.history, at) };
    case 'added':
      return { ...filter, addedSince: null, addedBefore: null };
    case 'doNotMail':
      return { ...filter, doNotMail: null };
    case 'stale':
      return { ...filter, stale: null };
    case 'import':
      return { ...filter, importId: null };
  }
}

/** A list with the member at `at` exchanged; past its end it is put behind. */
export function exchanged<T>(list: readonly T[], at: number, value: T): T[] {
  return at >= list.length ? [...list, value] : list.map((old, place) => (place === at ? value : old));
}
