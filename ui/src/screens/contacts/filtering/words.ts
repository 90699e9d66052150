import { useTranslation } from 'react-i18next';

import { dayMonth, number } from '../../../format';
import type { CauseCount, ContactFilter, FieldCondition, HistoryCondition, Named } from '../../../generated/wire';
import { useAsk } from '../../../query';
import { useFieldName } from '../field-name';
import { isBare } from '../filter';
import type { Term } from './terms';

/** `finding-code` as a person reads it where nobody sent words for it. */
export function plainCode(code: string): string {
  return code.replaceAll('-', ' ');
}

/** A span of days in the largest unit that fits: `a year`, `90 days`. */
export function useSpan(): (days: number) => string {
  const { t } = useTranslation();
  return (days) =>
    days % 365 === 0 ? t('contacts.span.years', { count: days / 365, n: number(days / 365) }) : t('contacts.span.days', { count: days, n: number(days) });
}

/** What happened, in plain words. */
export function useHistoryWords(): (condition: HistoryCondition) => string {
  const { t } = useTranslation();
  const span = useSpan();
  return (condition) => {
    switch (condition.kind) {
      case 'got-last':
        return t('contacts.history.got-last', { count: condition.campaigns, n: number(condition.campaigns) });
      case 'mailed-within':
      case 'not-mailed-for':
      case 'agreed-before':
        return t(`contacts.history.${condition.kind}`, { span: span(condition.days) });
      case 'mailed':
      case 'never-mailed':
      case 'bounced':
      case 'never-bounced':
        return t(`contacts.history.${condition.kind}`);
    }
  };
}

export function useFieldWords(): (condition: FieldCondition) => string {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  return ({ field, test, value }) => {
    const facts = { field: fieldName(field), test: t(`contacts.test.${test}`), value };
    return isBare(test) ? t('contacts.filter.fieldBare', facts) : t('contacts.filter.fieldIs', facts);
  };
}

/** The words on a chip. `causes` are those the picture knows. */
export function useTermWords(causes: readonly CauseCount[]): (filter: ContactFilter, term: Term) => string {
  const { t } = useTranslation();
  const lists = useAsk('lists', {}).data?.lists;
  const tags = useAsk('tags', {}).data?.tags;
  const history = useHistoryWords();
  const field = useFieldWords();
  const or = (names: string[]) => names.reduce((all, name) => (all === '' ? name : t('contacts.filter.or', { all, name })), '');
  // What a filter names may be gone since; until the names are here, nobody knows.
  const named = (known: readonly Named[] | undefined, id: number | null) => (known ? (known.find((one) => one.id === id)?.name ?? t('contacts.filter.gone')) : '…');
  const tagName = (id: number) => named(tags, id);
  const causeName = (code: string) => causes.find((cause) => cause.code === code)?.words ?? plainCode(code);
  return (filter, { kind, at }) => {
    switch (kind) {
      case 'list':
        return t('contacts.filter.listIs', { name: named(lists, filter.listId) });
      case 'tags':
        return t('contacts.filter.tagIs', { name: or(filter.tags.map(tagName)) });
      case 'withoutTags':
        return t('contacts.filter.tagIsNot', { name: or(filter.withoutTags.map(tagName)) });
      case 'verdicts':
        return t('contacts.filter.verdictIs', { name: or(filter.verdicts.map((one) => t(`common.verdict.${one}`))) });
      case 'findings':
        return t('contacts.filter.causeIs', { name: or(filter.findings.map(causeName)) });
      case 'domains':
        return t('contacts.filter.domainIs', { name: or(filter.domains) });
      case 'bases':
        return t('contacts.filter.consentIs', { name: or(filter.bases.map((one) => t(`common.basis.${one}`))) });
      case 'field': {
        const condition = filter.fields[at];
        return condition ? field(condition) : '';
      }
      case 'history': {
        const condition = filter.history[at];
        return condition ? history(condition) : '';
      }
      case 'added':
        return filter.addedSince !== null && filter.addedBefore !== null
          ? t('contacts.filter.addedBetween', { from: dayMonth(filter.addedSince), to: dayMonth(filter.addedBefore) })
          : filter.addedSince !== null
            ? t('contacts.filter.addedSince', { date: dayMonth(filter.addedSince) })
            : filter.addedBefore !== null
              ? t('contacts.filter.addedBefore', { date: dayMonth(filter.addedBefore) })
              : '';
      case 'doNotMail':
        return t(filter.doNotMail ? 'contacts.filter.stopOnly' : 'contacts.filter.stopNot');
      case 'stale':
        return t(filter.stale ? 'contacts.filter.staleOnly' : 'contacts.filter.staleNot');
      case 'import':
        return t('contacts.filter.import');
    }
  };
}
