import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { ProblemKind } from '../../generated/wire';
import words from '../../locales/en/import.json';

type Known = keyof typeof words.kind;
const isKnown = (code: string): code is Known => code in words.kind;

/** The name of a kind of problem, what becomes of its rows, and the head over them. */
export function useKindWords() {
  const { t } = useTranslation();
  return (kind: ProblemKind) => {
    const count = { count: kind.count, n: number(kind.count) };
    return isKnown(kind.code)
      ? { name: t(`import.kind.${kind.code}.name`), what: t(`import.kind.${kind.code}.what`), head: t(`import.kind.${kind.code}.head`, count) }
      : { name: kind.message, what: t(`import.problems.end.${kind.end}`), head: kind.message };
  };
}
