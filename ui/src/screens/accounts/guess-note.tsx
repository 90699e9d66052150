import { CircleHelp } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { AccountFinding } from '../../generated/wire';
import { Note } from '../../parts/note';

/** What became of looking where nobody named a server. */
export type Guessed = 'answers' | 'silent' | 'unasked' | 'stopped';

/** Says plainly that usual names are only usual names, and what was tried before. */
export function GuessNote({ guessed, host, domain }: { guessed: Guessed; host: string; domain: string }) {
  const { t } = useTranslation();
  return (
    <Note icon={<CircleHelp size={20} />} title={t('accounts.new.guess.title', { domain })} live>
      {t(`accounts.new.guess.${guessed}`, { host, domain })} {t('accounts.new.guess.help')}
    </Note>
  );
}

/** A server answers at a usual name, none does, not everybody could be asked, or the person stopped it. */
export function guessedOf(finding: AccountFinding | undefined): Guessed {
  if (finding?.found) return 'answers';
  const ends = (finding?.steps ?? []).map((step) => step.end);
  if (ends.length === 0 || ends.includes('could-not-ask')) return 'unasked';
  return ends.includes('skipped') ? 'stopped' : 'silent';
}
