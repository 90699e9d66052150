import { useTranslation } from 'react-i18next';

import { dateTime } from '../../../format';
import type { ResultRow } from '../../../generated/wire';
import { useReason } from '../people/reason';

const known = [
  'bad-mailbox',
  'bad-domain',
  'mailbox-full',
  'mailbox-disabled',
  'greylisted',
  'rate-limited',
  'sender-quota',
  'content-rejected',
  'reputation-blocked',
  'authentication-failed',
  'too-large',
  'network',
  'missing-field',
  'cancelled',
] as const;

/** The reason of a failure or a refusal, in few words. */
export function useReasonWords() {
  const { t } = useTranslation();
  const reason = useReason();
  return (code: string | null, why: string | null): string => {
    const name = known.find((one) => one === code);
    if (name) return t(`campaigns.results.why.${name}`);
    return code === null && why === null ? t('campaigns.results.why.left') : reason({ code: code ?? '', sentence: why ?? '' }).label;
  };
}

/** What became of a message, in words. */
export function useWhy() {
  const { t } = useTranslation();
  const words = useReasonWords();
  return ({ state, code, why, at, waitsFor }: ResultRow): string => {
    if (waitsFor === 'account') return t('campaigns.results.why.room');
    switch (state) {
      case 'accepted':
        return at === null ? t('campaigns.results.state.accepted') : t('campaigns.results.why.acceptedAt', { when: dateTime(at) });
      case 'uncertain':
        return t('campaigns.results.why.broken');
      case 'queued':
      case 'claimed':
        return t('campaigns.results.why.waiting');
      case 'deferred':
      case 'failed':
      case 'refused':
      case 'skipped':
        return words(code, why);
    }
  };
}
