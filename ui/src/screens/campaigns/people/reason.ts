import { useTranslation } from 'react-i18next';

import type { LeftOut } from '../../../generated/wire';

const known = [
  'left-list',
  'no-consent',
  'customer-only',
  'invalid-address',
  'suppressed-unsubscribed',
  'suppressed-hard-bounce',
  'suppressed-repeated-soft-bounce',
  'suppressed-complaint',
  'suppressed-manual',
  'suppressed-imported',
  'suppressed-erased',
] as const;

/** Words for a refusal: a short name, and what lets these people in. */
export function useReason() {
  const { t } = useTranslation();
  return ({ code, sentence }: Pick<LeftOut, 'code' | 'sentence'>): { label: string; text: string } => {
    const name = known.find((one) => one === code);
    // A code the core knows and we do not: its own sentence.
    if (!name) return { label: sentence.replace(/\.$/, ''), text: sentence };
    return { label: t(`campaigns.people.reason.${name}.label`), text: t(`campaigns.people.reason.${name}.text`) };
  };
}
