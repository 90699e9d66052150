import { useTranslation } from 'react-i18next';

import type { Basis } from '../generated/wire';
import css from './marks.module.css';

/** The disc of consent: full confirmed, half stated, ring customer, dashed none. */
export function Disc({ basis }: { basis: Basis }) {
  return (
    <svg className={css.disc} width="14" height="14" viewBox="0 0 14 14" aria-hidden>
      {basis === 'confirmed' && <circle cx="7" cy="7" r="6" fill="currentColor" />}
      {basis === 'stated' && (
        <>
          <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M7 1.75a5.25 5.25 0 0 0 0 10.5z" fill="currentColor" />
        </>
      )}
      {basis === 'customer' && <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />}
      {basis === 'none' && (
        <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2 2.1" />
      )}
    </svg>
  );
}

/** Disc and word. */
export function Consent({ basis }: { basis: Basis }) {
  const { t } = useTranslation();
  return (
    <span className={css.mark} data-strong={basis === 'none' || undefined}>
      <Disc basis={basis} />
      {t(`common.basis.${basis}`)}
    </span>
  );
}
