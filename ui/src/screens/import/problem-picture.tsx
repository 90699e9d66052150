import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { ProblemKind, Problems } from '../../generated/wire';
import { useKindWords } from './kind-words';
import css from './problem-picture.module.css';

interface PictureProps {
  problems: Problems;
  chosen: string;
  onPick: (code: string) => void;
}

/** All rows in one bar, and under a glass what of them needs a look, by kind and size. A kind that is pressed shows its
 * rows. The list of kinds beside the rows says the same in words, for keyboards and screen readers. */
export function ProblemPicture({ problems, chosen, onPick }: PictureProps) {
  const { t } = useTranslation();
  const { rows, fine } = problems;
  const from = rows === 0 ? 0 : (fine / rows) * 100;
  return (
    <div className={css.picture} role="img" aria-label={t('import.problems.picture', { fine: number(fine), rest: number(rows - fine) })}>
      <div className={css.all}>
        <span className={css.fine} style={{ flexGrow: fine }}>
          {t('import.problems.fine')} {number(fine)}
        </span>
        <span className={css.rest} style={{ flexGrow: Math.max(1, rows - fine) }} />
      </div>
      <svg className={css.glass} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden>
        <path d={`M${from} 0H100V10H0C${from * 0.6} 10 ${from} 6 ${from} 0Z`} />
      </svg>
      <div className={css.kinds}>
        {problems.kinds.map((kind) => (
          <Slice key={kind.code} kind={kind} on={kind.code === chosen} onPick={() => onPick(kind.code)} />
        ))}
      </div>
    </div>
  );
}

function Slice({ kind, on, onPick }: { kind: ProblemKind; on: boolean; onPick: () => void }) {
  const { name } = useKindWords()(kind);
  return (
    <span className={css.slice} data-end={kind.end} data-on={on || undefined} style={{ flexGrow: kind.count }} title={`${name} ${number(kind.count)}`} onClick={onPick}>
      <span>{name}</span>
    </span>
  );
}
