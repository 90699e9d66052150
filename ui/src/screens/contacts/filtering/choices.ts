import { useTranslation } from 'react-i18next';

import type { CauseCount, ContactFilter, DomainCount, HistoryCondition } from '../../../generated/wire';
import { useAsk } from '../../../query';
import { useFieldName } from '../field-name';
import { bases, flip, flipHistory, sameCondition, verdicts } from '../filter';
import { domainFilter, domainName } from '../health/domain-name';
import { kinds, type TermKind } from './terms';
import { useHistoryWords } from './words';

/** What people ask of history most, ready to press. */
export const usual: HistoryCondition[] = [
  { kind: 'got-last', campaigns: 3 },
  { kind: 'never-bounced' },
  { kind: 'bounced' },
  { kind: 'not-mailed-for', days: 365 },
  { kind: 'never-mailed' },
  { kind: 'mailed-within', days: 90 },
  { kind: 'agreed-before', days: 730 },
];

/** Midnight so many days ago. */
export function since(ago: number): string {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - ago);
  return day.toISOString();
}
export const recent = { today: 0, week: 7, month: 30 } as const;

/** One line of the menu: it changes the filter at once, or opens the form of its kind. */
export type Choice = { key: string; group: string; label: string; hint?: string; count?: number; on?: boolean } & (
  | { change: (filter: ContactFilter) => ContactFilter }
  | { opens: TermKind; field?: string }
);

interface Known {
  causes: readonly CauseCount[];
  domains: readonly DomainCount[];
}

/** The kinds first; with something typed, everything there is to choose whose words fit. */
export function useChoices(filter: ContactFilter, { causes, domains }: Known, typed: string): Choice[] {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const historyWords = useHistoryWords();
  const lists = useAsk('lists', {}).data?.lists ?? [];
  const tags = useAsk('tags', {}).data?.tags ?? [];
  const fields = useAsk('contact_fields', {}).data?.fields ?? [];
  const group = (kind: TermKind) => t(`contacts.filter.kind.${kind}`);

  /** A taste of what a kind holds. */
  const hint = (kind: TermKind) => {
    const some = (names: string[]) => names.slice(0, 2).join(', ');
    switch (kind) {
      case 'list':
        return some(lists.map((list) => list.name));
      case 'tags':
      case 'withoutTags':
        return some(tags.map((tag) => tag.name));
      case 'findings':
        return some(causes.map((cause) => cause.words));
      case 'domains':
        return some(domains.map(domainName));
      case 'field':
        return some(fields.map((field) => fieldName(field.name)));
      case 'history':
        return some([{ kind: 'never-bounced' as const }, { kind: 'never-mailed' as const }].map(historyWords));
      case 'verdicts':
      case 'bases':
      case 'added':
      case 'doNotMail':
      case 'stale':
      case 'import':
        return t(`contacts.filter.hint.${kind}`);
    }
  };

  const text = typed.trim().toLowerCase();
  if (text === '') {
    const there = (kind: TermKind) =>
      kind === 'list' ? lists.length > 0 : kind === 'tags' || kind === 'withoutTags' ? tags.length > 0 : kind === 'field' ? fields.length > 0 : kind === 'findings' ? causes.length > 0 : kind !== 'import';
    return kinds.filter(there).map((kind) => ({ key: kind, group: '', label: group(kind), hint: hint(kind), opens: kind }));
  }

  const all: Choice[] = [
    ...lists.map((list) => ({
      key: `list-${list.id}`,
      group: group('list'),
      label: list.name,
      count: list.people,
      on: filter.listId === list.id,
      change: (now: ContactFilter) => ({ ...now, listId: now.listId === list.id ? null : list.id }),
    })),
    ...tags.map((tag) => ({
      key: `tag-${tag.id}`,
      group: group('tags'),
      label: tag.name,
      count: tag.people,
      on: filter.tags.includes(tag.id),
      change: (now: ContactFilter) => ({ ...now, tags: flip(now.tags, tag.id) }),
    })),
    ...tags.map((tag) => ({
      key: `without-${tag.id}`,
      group: group('withoutTags'),
      label: tag.name,
      on: filter.withoutTags.includes(tag.id),
      change: (now: ContactFilter) => ({ ...now, withoutTags: flip(now.withoutTags, tag.id) }),
    })),
    ...verdicts.map((verdict) => ({
      key: verdict,
      group: group('verdicts'),
      label: t(`common.verdict.${verdict}`),
      on: filter.verdicts.includes(verdict),
      change: (now: ContactFilter) => ({ ...now, verdicts: flip(now.verdicts, verdict) }),
    })),
    ...causes.map((cause) => ({
      key: `cause-${cause.code}`,
      group: group('findings'),
      label: cause.words,
      count: cause.people,
      on: filter.findings.includes(cause.code),
      change: (now: ContactFilter) => ({ ...now, findings: flip(now.findings, cause.code) }),
    })),
    ...bases.map((basis) => ({
      key: `basis-${basis}`,
      group: group('bases'),
      label: t(`common.basis.${basis}`),
      on: filter.bases.includes(basis),
      change: (now: ContactFilter) => ({ ...now, bases: flip(now.bases, basis) }),
    })),
    ...usual.map((condition) => ({
      key: `history-${condition.kind}`,
      group: group('history'),
      label: historyWords(condition),
      on: filter.history.some((one) => sameCondition(one, condition)),
      change: (now: ContactFilter) => flipHistory(now, condition),
    })),
    ...fields.map((field) => ({ key: `field-${field.name}`, group: group('field'), label: fieldName(field.name), count: field.people, opens: 'field' as const, field: field.name })),
    ...domains.map((one) => ({
      key: `domain-${domainFilter(one)}`,
      group: group('domains'),
      label: domainName(one),
      count: one.people,
      on: filter.domains.includes(domainFilter(one)),
      change: (now: ContactFilter) => ({ ...now, domains: flip(now.domains, domainFilter(one)) }),
    })),
    ...(['today', 'week', 'month'] as const).map((span) => ({
      key: span,
      group: group('added'),
      label: t(`contacts.filter.${span}`),
      on: filter.addedSince === since(recent[span]),
      change: (now: ContactFilter) => ({ ...now, addedSince: since(recent[span]) }),
    })),
    ...[true, false].map((stop) => ({
      key: `stop-${stop}`,
      group: group('doNotMail'),
      label: t(stop ? 'contacts.filter.stopOnly' : 'contacts.filter.stopNot'),
      on: filter.doNotMail === stop,
      change: (now: ContactFilter) => ({ ...now, doNotMail: now.doNotMail === stop ? null : stop }),
    })),
    ...[true, false].map((stale) => ({
      key: `stale-${stale}`,
      group: group('stale'),
      label: t(stale ? 'contacts.filter.staleOnly' : 'contacts.filter.staleNot'),
      on: filter.stale === stale,
      change: (now: ContactFilter) => ({ ...now, stale: now.stale === stale ? null : stale }),
    })),
  ];
  const words = text.split(/\s+/);
  const found = all.filter((choice) => {
    const said = `${choice.group} ${choice.label}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
  // A domain that is typed out is taken at its word: not all of them stand in the picture.
  const domain = text.replace(/^@/, '');
  if (/^[^\s@]+\.[^\s@.]+$/.test(domain) && !found.some((choice) => choice.key === `domain-${domain}`)) {
    found.push({
      key: `domain-${domain}`,
      group: group('domains'),
      label: domain,
      on: filter.domains.includes(domain),
      change: (now) => ({ ...now, domains: flip(now.domains, domain) }),
    });
  }
  return found;
}
