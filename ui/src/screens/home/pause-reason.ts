import { useTranslation } from 'react-i18next';

import { moment, number } from '../../format';
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
      case 'stop-loss':
        return t(`home.reason.stop-loss.${reason.what}`, { bad: number(reason.bad), of: number(reason.of) });
      case 'missed-start':
        return t('home.reason.missed-start', { when: moment(reason.at) });
      case 'other':
        return reason.message;
      case 'by-you':
      case 'host-said-wait':
      case 'login-refused':
      case 'sign-in-ended':
      case 'passwords-off':
      case 'host-locked':
      case 'restored':
        return t(`home.reason.${reason.kind}`, { account });
    }
  };
}
