import { Check, TriangleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Verdict as VerdictName } from '../generated/wire';
import css from './marks.module.css';

const shapes = { ok: Check, risky: TriangleAlert, invalid: X } as const;

/** The verdict on an address: a shape and a word; OK is ink, not green. */
export function Verdict({ verdict }: { verdict: VerdictName }) {
  const { t } = useTranslation();
  const Shape = shapes[verdict];
  return (
    <span className={css.mark} data-verdict={verdict}>
      <Shape size={16} aria-hidden />
      {t(`common.verdict.${verdict}`)}
    </span>
  );
}
