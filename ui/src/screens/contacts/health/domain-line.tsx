import { Clock, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { moment, number } from '../../../format';
import type { ContactFilter, DomainsView } from '../../../generated/wire';
import { Bar } from '../../../parts/bar';
import { failed } from '../../../parts/undo';
import { useAsk, useDo } from '../../../query';
import css from './health.module.css';

/** The findings that say a domain takes no mail, and the one that nobody could tell. */
const takeNone = ['domain-takes-no-mail', 'no-such-domain', 'no-mail-host'];
const untold = ['domain-not-checked'];

interface DomainLineProps {
  /** Domains of the people in the picture that were never asked, or too long ago. */
  unasked: number;
  filter: ContactFilter;
  onChange: (filter: ContactFilter) => void;
}

const pace = (view: DomainsView | undefined) => (view?.state.kind === 'asking' ? 1_000 : view?.state.kind === 'waiting' ? 5_000 : false);

/** Whether the domains take mail: asked on the person's word, goes on when the screen is left. */
export function DomainLine({ unasked, filter, onChange }: DomainLineProps) {
  const { t } = useTranslation();
  const asked = useAsk('domains', {}, { every: pace });
  const check = useDo('domains_check');
  const cancel = useDo('domains_cancel');
  if (asked.error) return <p className={css.line}>{asked.error.message}</p>;
  const view = asked.data;
  if (!view || view.domains === 0) return null;
  const { state } = view;
  const ask = (again: boolean) => check.mutate({ again }, { onError: failed });
  const link = (words: string, onClick: () => void, busy: boolean) => (
    <button type="button" className="link" disabled={busy} onClick={onClick}>
      {words}
    </button>
  );
  const stop = (words: string) => link(words, () => cancel.mutate({}, { onError: failed }), cancel.isPending);
  switch (state.kind) {
    case 'asking': {
      const { done, total, perSecond } = state.progress;
      return (
        <div className={css.line} role="status">
          <span>{t('contacts.domains.asking')}</span>
          <span className={css.progress}>
            <Bar
              height={10}
              label={t('contacts.domains.asking')}
              parts={[
                { key: 'done', kind: 'done', count: done, label: t('common.done') },
                { key: 'to-go', kind: 'to-go', count: Math.max(0, (total ?? done) - done), label: t('common.toGo') },
              ]}
            />
          </span>
          <span>
            {total === null ? t('common.progress', { done: number(done) }) : t('common.progressOf', { done: number(done), total: number(total) })}
            {perSecond ? `, ${t('common.rate', { rate: number(Math.round(perSecond)) })}` : ''}
          </span>
          {stop(t('common.cancel'))}
        </div>
      );
    }
    case 'waiting':
      return (
        <div className={css.line} role="status">
          <span className={css.because}>
            <Clock size={16} aria-hidden />
          </span>
          <span className={css.said}>
            {t('contacts.domains.waiting', { until: moment(state.until), count: state.left, n: number(state.left) })} {state.because}
          </span>
          {link(t('contacts.domains.now'), () => ask(false), check.isPending)}
          {stop(t('contacts.domains.stopWaiting'))}
        </div>
      );
    case 'stopped':
      return (
        <div className={css.line}>
          {state.because !== null && (
            <span className={css.because}>
              <TriangleAlert size={16} aria-hidden />
            </span>
          )}
          <span className={css.said}>
            {state.because === null
              ? t('contacts.domains.stopped', { count: state.left, n: number(state.left) })
              : `${state.because} ${t('contacts.domains.left', { count: state.left, n: number(state.left) })}`}
          </span>
          {link(t('contacts.domains.goOn'), () => ask(false), check.isPending)}
        </div>
      );
    case 'idle':
      return (
        <div className={css.line}>
          {unasked > 0 ? (
            <>
              <span>{t('contacts.domains.unasked', { count: unasked, n: number(unasked) })}</span>
              {link(t('contacts.domains.ask'), () => ask(false), check.isPending)}
              {view.known === 0 && <span className={css.quiet}>{t('contacts.domains.leaves')}</span>}
            </>
          ) : (
            <>
              <span>{t('contacts.domains.take', { count: view.take, n: number(view.take), all: number(view.known) })}</span>
              {link(t('contacts.domains.again'), () => ask(true), check.isPending)}
            </>
          )}
          <span className={css.results}>
            <Pressed codes={takeNone} count={view.takeNone} filter={filter} onChange={onChange}>
              {t('contacts.domains.takeNone', { count: view.takeNone, n: number(view.takeNone), people: number(view.peopleWithout) })}
            </Pressed>
            <Pressed codes={untold} count={view.unknown} filter={filter} onChange={onChange}>
              {t('contacts.domains.untold', { count: view.unknown, n: number(view.unknown) })}
            </Pressed>
          </span>
        </div>
      );
  }
}

interface PressedProps {
  codes: string[];
  count: number;
  filter: ContactFilter;
  onChange: (filter: ContactFilter) => void;
  children: string;
}

/** A result that shows its people when it is pressed. */
function Pressed({ codes, count, filter, onChange, children }: PressedProps) {
  if (count === 0) return null;
  const on = codes.every((code) => filter.findings.includes(code));
  const rest = filter.findings.filter((code) => !codes.includes(code));
  return (
    <button type="button" className={css.pressed} aria-pressed={on} onClick={() => onChange({ ...filter, findings: on ? rest : [...rest, ...codes] })}>
      {children}
    </button>
  );
}
