import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { ContactFilter, HealthView } from '../../../generated/wire';
import { Disc } from '../../../parts/consent';
import { flip, flipHistory } from '../filter';
import { domainFilter, domainName } from './domain-name';
import css from './health.module.css';

interface DetailsProps {
  health: HealthView;
  filter: ContactFilter;
  onChange: (filter: ContactFilter) => void;
}

/** Rows of a column before the rest is folded away. */
const few = 6;

/** Why, where, and on what consent; each row a filter. */
export function Details({ health, filter, onChange }: DetailsProps) {
  const { t } = useTranslation();
  const change = (part: Partial<ContactFilter>) => onChange({ ...filter, ...part });
  const never = filter.history.some((one) => one.kind === 'never-mailed');
  return (
    <div className={css.columns}>
      <Column title={t('contacts.health.causes')} none={t('contacts.health.noCauses')}>
        {health.causes.map((cause) => (
          <Row
            key={cause.code}
            label={cause.words}
            people={cause.people}
            of={health.causes[0]?.people ?? 1}
            tone={cause.severity === 'blocking' ? 'refused' : 'later'}
            on={filter.findings.includes(cause.code)}
            onPress={() => change({ findings: flip(filter.findings, cause.code) })}
          />
        ))}
      </Column>
      <Column
        title={t('contacts.health.domains')}
        foot={health.otherDomains > 0 && t('contacts.health.others', { count: health.otherDomains, n: number(health.otherDomains) })}
      >
        {health.domains.map((one) => (
          <Row
            key={domainFilter(one)}
            label={domainName(one)}
            people={one.people}
            part={one.notOk}
            note={one.notOk > 0 ? t('contacts.health.notOk', { count: one.notOk, n: number(one.notOk) }) : undefined}
            of={health.domains[0]?.people ?? 1}
            tone="to-go"
            on={filter.domains.includes(domainFilter(one))}
            onPress={() => change({ domains: flip(filter.domains, domainFilter(one)) })}
          />
        ))}
      </Column>
      <div>
        <Column title={t('contacts.health.consent')}>
          {health.bases.map(({ basis, people }) => (
            <Row
              key={basis}
              icon={<Disc basis={basis} />}
              label={t(`common.basis.${basis}`)}
              people={people}
              of={health.people}
              tone="to-go"
              on={filter.bases.includes(basis)}
              onPress={() => change({ bases: flip(filter.bases, basis) })}
            />
          ))}
          <Row
            label={t('contacts.health.stale')}
            people={health.stale}
            of={health.people}
            tone="later"
            on={filter.stale === true}
            onPress={() => change({ stale: filter.stale === true ? null : true })}
          />
          <Row
            label={t('contacts.health.neverMailed')}
            people={health.neverMailed}
            of={health.people}
            tone="to-go"
            on={never}
            onPress={() => onChange(flipHistory(filter, { kind: 'never-mailed' }))}
          />
          <Row
            label={t('contacts.health.doNotMail')}
            people={health.doNotMail}
            of={health.people}
            tone="refused"
            on={filter.doNotMail === true}
            onPress={() => change({ doNotMail: filter.doNotMail === true ? null : true })}
          />
        </Column>
      </div>
    </div>
  );
}

function Column({ title, none, foot, children }: { title: string; none?: string; foot?: ReactNode; children: ReactNode[] }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const rows = children.flat();
  const folds = rows.length > few + 1;
  return (
    <div className={css.column} role="group" aria-label={title}>
      <h2 className={css.head}>{title}</h2>
      {rows.length === 0 && none && <p className={css.quiet}>{none}</p>}
      {folds && !all ? rows.slice(0, few) : rows}
      {(folds || foot) && (
        <p className={css.more}>
          {folds && (
            <button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? t('contacts.health.fewer') : t('contacts.health.more', { count: rows.length - few, n: number(rows.length - few) })}
            </button>
          )}
          {foot && <span className={css.quiet}>{foot}</span>}
        </p>
      )}
    </div>
  );
}

interface RowProps {
  icon?: ReactNode;
  label: string;
  people: number;
  /** Of the people, how many are drawn apart. */
  part?: number;
  /** Says what `part` is. */
  note?: string | undefined;
  /** What a full meter is. */
  of: number;
  tone: 'later' | 'refused' | 'to-go';
  on: boolean;
  onPress: () => void;
}

function Row({ icon, label, people, part = 0, note, of, tone, on, onPress }: RowProps) {
  const wide = (count: number) => (count === 0 ? 0 : `max(3px, ${(count / Math.max(1, of)) * 100}%)`);
  return (
    <button type="button" className={css.row} aria-pressed={on} disabled={people === 0 && !on} title={note} onClick={onPress}>
      {icon}
      <span className={css.words}>
        {label}
        {note && <span className="hidden">, {note}</span>}
      </span>
      <span className={css.meter} aria-hidden>
        <span data-tone={tone} style={{ width: wide(people - part) }} />
        {part > 0 && <span data-tone="later" style={{ width: wide(part) }} />}
      </span>
      <span className={css.count}>{number(people)}</span>
    </button>
  );
}
