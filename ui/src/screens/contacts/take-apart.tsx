import { Button } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { StandingMerge } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { told } from '../../parts/undo';
import { useDo } from '../../query';
import css from './contacts.module.css';

interface TakeApartProps {
  merge: StandingMerge;
  /** The addresses that went into the record. */
  others: string[];
}

/** The way back of a merge, on the line that tells of it; or why there is none now. */
export function TakeApart({ merge, others }: TakeApartProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const again = useRef<HTMLButtonElement>(null);
  if (merge.stays !== null) return <span className={`${css.apart} ${css.quiet}`}>{t('contacts.apart.stays', { why: merge.stays })}</span>;
  if (!asking) {
    return (
      <button type="button" ref={again} className={`link ${css.apart}`} aria-label={t('contacts.apart.named', { others: others.join(', ') })} onClick={() => setAsking(true)}>
        {t('contacts.apart.deed')}
      </button>
    );
  }
  const close = () => {
    setAsking(false);
    requestAnimationFrame(() => again.current?.focus());
  };
  return <Ask merge={merge} others={others} onClose={close} />;
}

/** No press alone does it: made one again, they would not be quite what they are now. */
function Ask({ merge, others, onClose }: TakeApartProps & { onClose: () => void }) {
  const { t } = useTranslation();
  const undo = useDo('contacts_change_undo');
  const self = useRef<HTMLDivElement>(null);
  const text = useId();
  useEffect(() => {
    void self.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const apart = () =>
    undo.mutate(
      { id: merge.change },
      {
        onSuccess: ({ changed, state }) => {
          const done = t('contacts.apart.done', { count: changed, n: number(changed) });
          told(state.kind === 'undone' && state.kept > 0 ? `${done} ${t('contacts.apart.kept')}` : done);
          // The line loses its buttons with the next answer; the keyboard stays with the person.
          self.current?.closest('aside')?.focus();
        },
      },
    );
  return (
    <div
      ref={self}
      role="group"
      aria-label={t('contacts.apart.named', { others: others.join(', ') })}
      aria-describedby={text}
      className={`${css.apart} ${css.ask}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
    >
      <p id={text}>
        {t('contacts.apart.text', { count: others.length, n: number(others.length), address: others[0] })} {t('contacts.apart.rule')}
      </p>
      <Failure error={undo.error} />
      <span className={css.askEnd}>
        <Button autoFocus onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button onClick={apart} loading={undo.isPending}>
          {t('contacts.apart.deed')}
        </Button>
      </span>
    </div>
  );
}
