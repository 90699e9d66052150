import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { PauseReason } from '../../generated/wire';

/** Why a campaign stands still, as a sentence. */
export function usePauseReason() {
  const { t } = useTranslation();
  return (reason: PauseReason, account: string): string => {
    switch (reason.kind) {
      case 'quota':
        return t('home.reason.quota', { account, amount: number(reason.amount), span: t(`home.spanOf.${reason.span}`) });
      case 'turned-away':
        return t('home.reason.turned-away', { count: reason.people, n: number(reason.people) });
      case 'other':
        return reason.message;
      case 'by-you':
      case 'host-said-wait':
      case 'login-refused':
      case 'restored':
        return t(`home.reason.${reason.kind}`, { account });
    }
  };
}
