import { ActionIcon } from '@mantine/core';
import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { CauseCount, ContactFilter, DomainCount } from '../../../generated/wire';
import { useAsk } from '../../../query';
import { bases, flip, verdicts } from '../filter';
import { domainFilter, domainName } from '../health/domain-name';
import { AddedForm } from './added-form';
import { FieldForm } from './field-form';
import css from './filtering.module.css';
import { HistoryForm } from './history-form';
import { Many, One } from './lists';
import { exchanged, type Term, type TermKind } from './terms';
import { plainCode } from './words';

export interface FormProps {
  filter: ContactFilter;
  onChange: (filter: ContactFilter) => void;
  /** What the health picture knows of causes and domains. */
  causes: readonly CauseCount[];
  domains: readonly DomainCount[];
  term: Term;
  /** The field a new condition is about. */
  field?: string;
  /** Back to the menu, where the form was opened from it. */
  onBack?: () => void;
  onDone: () => void;
}

/** Kinds whose values have names of the person's own, which can change. */
const named: readonly TermKind[] = ['list', 'tags', 'withoutTags'];

/** The form of one kind of filter, in the menu and under a chip. Choices hold at once. */
export function TermForm(props: FormProps) {
  const { t } = useTranslation();
  const { term, onBack } = props;
  return (
    <div className={css.form}>
      <div className={css.formHead}>
        {onBack && (
          <ActionIcon aria-label={t('common.back')} onClick={onBack}>
            <ArrowLeft size={18} aria-hidden />
          </ActionIcon>
        )}
        <h2>{t(`contacts.filter.kind.${term.kind}`)}</h2>
      </div>
      <Body {...props} />
      {named.includes(term.kind) && (
        <p className={css.elsewhere}>
          <a href="#/contacts/kept">{t(term.kind === 'list' ? 'contacts.kept.manageLists' : 'contacts.kept.manageTags')}</a>
        </p>
      )}
    </div>
  );
}

function Body({ filter, onChange, causes, domains, term, field, onDone }: FormProps) {
  const { t } = useTranslation();
  const lists = useAsk('lists', {}).data?.lists ?? [];
  const tags = useAsk('tags', {}).data?.tags ?? [];
  const change = (part: Partial<ContactFilter>) => onChange({ ...filter, ...part });
  const { kind, at } = term;
  const ofTags = tags.map((tag) => ({ value: tag.id, label: tag.name, count: tag.people }));
  switch (kind) {
    case 'list':
      return (
        <One
          label={t('contacts.filter.kind.list')}
          choices={lists.map((list) => ({ value: list.id, label: list.name, count: list.people }))}
          chosen={filter.listId}
          onChoose={(listId) => change({ listId })}
        />
      );
    case 'tags':
      return <Many label={t('contacts.filter.kind.tags')} choices={ofTags} chosen={filter.tags} onFlip={(id) => change({ tags: flip(filter.tags, id) })} />;
    case 'withoutTags':
      return (
        <Many
          label={t('contacts.filter.kind.withoutTags')}
          choices={ofTags}
          chosen={filter.withoutTags}
          onFlip={(id) => change({ withoutTags: flip(filter.withoutTags, id) })}
        />
      );
    case 'verdicts':
      return (
        <Many
          label={t('contacts.filter.kind.verdicts')}
          choices={verdicts.map((value) => ({ value, label: t(`common.verdict.${value}`) }))}
          chosen={filter.verdicts}
          onFlip={(verdict) => change({ verdicts: flip(filter.verdicts, verdict) })}
        />
      );
    case 'findings': {
      const known = causes.map((cause) => ({ value: cause.code, label: cause.words, count: cause.people }));
      const others = filter.findings.filter((code) => !causes.some((cause) => cause.code === code)).map((value) => ({ value, label: plainCode(value) }));
      return (
        <Many
          label={t('contacts.filter.kind.findings')}
          choices={[...known, ...others]}
          chosen={filter.findings}
          onFlip={(code) => change({ findings: flip(filter.findings, code) })}
        />
      );
    }
    case 'domains': {
      const known = domains.map((one) => ({ value: domainFilter(one), label: domainName(one), count: one.people }));
      const others = filter.domains.filter((domain) => !known.some((one) => one.value === domain)).map((value) => ({ value, label: value }));
      return (
        <Many
          label={t('contacts.filter.kind.domains')}
          choices={[...others, ...known]}
          chosen={filter.domains}
          onFlip={(domain) => change({ domains: flip(filter.domains, domain) })}
          own={{ hint: t('contacts.filter.domainHint'), take: (text) => (/^[^\s@]+\.[^\s@.]+$/.test(text) ? text.toLowerCase() : undefined) }}
        />
      );
    }
    case 'bases':
      return (
        <Many
          label={t('contacts.filter.kind.bases')}
          choices={bases.map((value) => ({ value, label: t(`common.basis.${value}`) }))}
          chosen={filter.bases}
          onFlip={(basis) => change({ bases: flip(filter.bases, basis) })}
        />
      );
    case 'field':
      return (
        <FieldForm
          condition={filter.fields[at]}
          {...(field === undefined ? {} : { field })}
          onSet={(condition) => {
            change({ fields: exchanged(filter.fields, at, condition) });
            onDone();
          }}
        />
      );
    case 'history':
      return <HistoryForm condition={filter.history[at]} onSet={(condition) => change({ history: exchanged(filter.history, at, condition) })} />;
    case 'added':
      return <AddedForm since={filter.addedSince} before={filter.addedBefore} onSet={(addedSince, addedBefore) => change({ addedSince, addedBefore })} />;
    case 'doNotMail':
      return (
        <One
          label={t('contacts.filter.kind.doNotMail')}
          choices={[true, false].map((value) => ({ value, label: t(value ? 'contacts.filter.stopOnly' : 'contacts.filter.stopNot') }))}
          chosen={filter.doNotMail}
          onChoose={(doNotMail) => change({ doNotMail })}
        />
      );
    case 'stale':
      return (
        <>
          <One
            label={t('contacts.filter.kind.stale')}
            choices={[true, false].map((value) => ({ value, label: t(value ? 'contacts.filter.staleOnly' : 'contacts.filter.staleNot') }))}
            chosen={filter.stale}
            onChoose={(stale) => change({ stale })}
          />
          <p className={css.quiet}>{t('contacts.filter.staleText')}</p>
        </>
      );
    case 'import':
      return <p className={css.quiet}>{t('contacts.filter.importText')}</p>;
  }
}
