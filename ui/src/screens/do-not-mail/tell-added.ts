import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { SuppressionsAdded } from '../../generated/wire';
import { told } from '../../parts/undo';
import { rpc } from '../../rpc';

/** Says what came of adding, with its way back. */
export function useTellAdded() {
  const { t } = useTranslation();
  return ({ added, already, unread, batch }: SuppressionsAdded): void => {
    const sentences = [
      added > 0 ? t('stop.added', { count: added, n: number(added) }) : '',
      already > 0 ? t('stop.already', { count: already, n: number(already) }) : '',
      unread.length > 0 ? t('stop.unread', { count: unread.length, n: number(unread.length) }) : '',
    ];
    told(sentences.filter(Boolean).join(' '), batch === null ? undefined : () => rpc('suppressions_undo', { batch }));
  };
}
