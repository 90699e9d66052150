import { useTranslation } from 'react-i18next';

import { number } from './format';
import type { Because, Span } from './generated/wire';

/** What a reason carries, in the words a sentence puts in. */
export interface Parts {
  n: string;
  limit: string;
  domain: string;
  count: number;
}

/** The key of a reason in every set of sentences: one domain without a name has a sentence of its own. */
export type BecauseKey = Because['kind'] | 'some-domain';

export function keyOf(why: Because): BecauseKey {
  return why.kind === 'one-domain' && why.domain === '' ? 'some-domain' : why.kind;
}

/** The figures of a reason; empty where it has none. */
export function useParts() {
  const { t } = useTranslation();
  return (why: Because): Parts => {
    const none = { n: '', limit: '', domain: '', count: 0 };
    const most = (amount: number, span: Span) => t(`campaigns.most.${span}`, { n: number(amount) });
    switch (why.kind) {
      case 'limit':
        return { ...none, n: number(why.amount), limit: most(why.amount, why.span) };
      case 'one-domain':
        return { n: number(why.amount), limit: most(why.amount, why.span), domain: why.domain, count: why.amount };
      case 'new-people':
      case 'warm-up':
        return { ...none, n: number(why.amount), count: why.amount };
      case 'canary':
        return { ...none, n: number(why.people), count: why.people };
      case 'quiet-hours':
      case 'day-off':
      case 'slowed-down':
      case 'try-later':
      case 'their-hour':
      case 'planned':
      case 'no-connection':
      case 'sign-in':
        return none;
    }
  };
}

/** Why not sooner, as the end of a sentence: `because this account allows 30 a minute`. */
export function useBecause() {
  const { t } = useTranslation();
  const parts = useParts();
  return (why: Because): string => {
    const { n, domain, count } = parts(why);
    const span = 'span' in why ? t(`common.span.${why.span}`) : '';
    return t(`common.because.${keyOf(why)}`, { amount: n, n, span, domain, count });
  };
}
