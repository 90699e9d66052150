import { ChevronDown, ChevronUp } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { ContactFilter, HealthView, Verdict as VerdictName } from '../../../generated/wire';
import { asFlag, useRemembered } from '../../../parts/remembered';
import { Verdict } from '../../../parts/verdict';
import { flip } from '../filter';
import { Details } from './details';
import { domainName } from './domain-name';
import { DomainLine } from './domain-line';
import css from './health.module.css';
import { SameLine } from './same-line';

interface HealthProps {
  health: HealthView;
  filter: ContactFilter;
  onChange: (filter: ContactFilter) => void;
}

/** Fine first and pale, so that the problems show. */
const order: VerdictName[] = ['ok', 'risky', 'invalid'];

/** How healthy the people in sight are. Each part can be pressed and becomes a filter; pressed again it is none. */
export function HealthPicture({ health, filter, onChange }: HealthProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useRemembered('contacts.health', false, asFlag);
  const name = useId();
  if (health.people === 0) return null;
  const parts = order.map((verdict) => ({ verdict, people: health.verdicts.find((one) => one.verdict === verdict)?.people ?? 0 }));
  const press = (verdict: VerdictName) => onChange({ ...filter, verdicts: flip(filter.verdicts, verdict) });
  const Arrow = open ? ChevronUp : ChevronDown;
  return (
    <section className={css.health} aria-label={t('contacts.health.title')} data-open={open || undefined}>
      <div className={css.bar} aria-hidden>
        {parts
          .filter((part) => part.people > 0)
          .map((part) => (
            <span
              key={part.verdict}
              className={css.slice}
              data-verdict={part.verdict}
              data-on={filter.verdicts.includes(part.verdict) || undefined}
              style={{ flexGrow: part.people }}
              onClick={() => press(part.verdict)}
            />
          ))}
      </div>
      <div className={css.legend}>
        {parts.map((part) => (
          <button
            key={part.verdict}
            type="button"
            className={css.entry}
            aria-pressed={filter.verdicts.includes(part.verdict)}
            disabled={part.people === 0 && !filter.verdicts.includes(part.verdict)}
            onClick={() => press(part.verdict)}
          >
            <span className={css.swatch} data-verdict={part.verdict} aria-hidden />
            <Verdict verdict={part.verdict} />
            <span>{number(part.people)}</span>
          </button>
        ))}
        <button type="button" className={`link ${css.fold}`} aria-expanded={open} aria-controls={name} onClick={() => setOpen(!open)}>
          {t(open ? 'contacts.health.close' : 'contacts.health.open')}
          <Arrow size={18} aria-hidden />
        </button>
      </div>
      <div id={name} hidden={!open}>
        {open && (
          <>
            <Details health={health} filter={filter} onChange={onChange} />
            <div className={css.lines}>
              <DomainLine unasked={health.unaskedDomains} filter={filter} onChange={onChange} />
              <SameLine />
            </div>
            <Table health={health} />
          </>
        )}
      </div>
    </section>
  );
}

/** The picture for those who do not see it. */
function Table({ health }: { health: HealthView }) {
  const { t } = useTranslation();
  const rows: [string, number][] = [
    ...health.verdicts.map(({ verdict, people }): [string, number] => [t(`common.verdict.${verdict}`), people]),
    ...health.causes.map(({ words, people }): [string, number] => [words, people]),
    ...health.domains.map((one): [string, number] => [domainName(one), one.people]),
    [t('contacts.health.otherDomains'), health.otherDomains],
    ...health.bases.map(({ basis, people }): [string, number] => [t('contacts.filter.consentIs', { name: t(`common.basis.${basis}`) }), people]),
    [t('contacts.health.stale'), health.stale],
    [t('contacts.health.neverMailed'), health.neverMailed],
    [t('contacts.health.doNotMail'), health.doNotMail],
  ];
  return (
    <div className="hidden">
      <table>
        <caption>{t('contacts.health.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('contacts.health.what')}</th>
            <th scope="col">{t('contacts.health.people')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([what, people], at) => (
            <tr key={at}>
              <th scope="row">{what}</th>
              <td>{number(people)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
