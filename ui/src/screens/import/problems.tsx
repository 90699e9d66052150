import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { ImportView, ProblemKind, Problems } from '../../generated/wire';
import { Bar } from '../../parts/bar';
import { Page, Sentence } from '../../parts/page';
import { go } from '../../route';
import { Head } from './head';
import { useKindWords } from './kind-words';
import { ProblemPicture } from './problem-picture';
import { ProblemRows } from './problem-rows';
import css from './split.module.css';

/** Problems by kind, and the rows of one kind. Suggestions are taken only on the person's word. */
export function ProblemsStep({ view }: { view: ImportView }) {
  const { t } = useTranslation();
  const { problems } = view;
  const [picked, setPicked] = useState<string | null>(null);
  if (!problems) return null;
  const kind = problems.kinds.find((one) => one.code === picked) ?? problems.kinds[0];
  const onward = () => go(`/import/${view.id}/agreement`);
  return (
    <Page
      fill
      head={<Head view={view} now="problems" />}
      foot={
        <>
          <Button component="a" href={`#/import/${view.id}/read`}>
            {t('common.back')}
          </Button>
          <span className={css.end}>
            {problems.leftOut > 0 && t('import.problems.foot')}
            <Button variant="filled" onClick={onward}>
              {t('common.goOn')}
            </Button>
          </span>
        </>
      }
    >
      <Words problems={problems} chosen={kind?.code ?? ''} onPick={setPicked} />
      {kind && (
        <div className={css.split}>
          <div className={css.kinds} role="group" aria-label={t('import.problems.kinds')}>
            {problems.kinds.map((one) => (
              <Kind
                key={one.code}
                kind={one}
                most={Math.max(...problems.kinds.map((other) => other.count))}
                chosen={one.code === kind.code}
                onPick={() => setPicked(one.code)}
              />
            ))}
          </div>
          <ProblemRows key={kind.code} importId={view.id} kind={kind} />
        </div>
      )}
    </Page>
  );
}

function Words({ problems, chosen, onPick }: { problems: Problems; chosen: string; onPick: (code: string) => void }) {
  const { t } = useTranslation();
  const rest = problems.rows - problems.fine;
  if (rest === 0) {
    return (
      <>
        <Sentence
          title={t('import.problems.allFine', { count: problems.rows, n: number(problems.rows) })}
          sub={t('import.problems.allFineSub')}
        />
        <Bar parts={[{ key: 'fine', kind: 'done', count: problems.fine, label: t('import.problems.fine') }]} label={t('import.problems.bar')} />
      </>
    );
  }
  const facts = { fine: number(problems.fine), n: number(problems.rows), rest: number(rest) };
  return (
    <>
      <Sentence title={rest === 1 ? t('import.problems.titleOne', facts) : t('import.problems.title', { ...facts, count: problems.rows })} />
      <ProblemPicture problems={problems} chosen={chosen} onPick={onPick} />
    </>
  );
}

interface KindProps {
  kind: ProblemKind;
  most: number;
  chosen: boolean;
  onPick: () => void;
}

function Kind({ kind, most, chosen, onPick }: KindProps) {
  const words = useKindWords()(kind);
  return (
    <button type="button" className={css.kind} aria-pressed={chosen} onClick={onPick}>
      <span className={css.kindWords}>
        <span className={css.kindName}>{words.name}</span>
        <span className={css.kindText}>{words.what}</span>
      </span>
      <span>{number(kind.count)}</span>
      <span className={css.meter} aria-hidden>
        <span data-end={kind.end} style={{ width: `${Math.max(4, (kind.count / most) * 100)}%` }} />
      </span>
    </button>
  );
}
