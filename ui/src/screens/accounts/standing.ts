import type { AccountView } from '../../generated/wire';

/** What stands between an account and sending, worst first; `ready` where nothing does. */
export type Standing = 'prohibited' | 'no-password' | 'paused' | 'failed-test' | 'untested' | 'ready';

export function standingOf(account: AccountView): Standing {
  if (account.policy === 'prohibited') return 'prohibited';
  if (account.user !== '' && !account.hasPassword) return 'no-password';
  if (account.paused) return 'paused';
  if (!account.tested) return 'untested';
  return account.tested.ok ? 'ready' : 'failed-test';
}

export function isReady(account: AccountView): boolean {
  return standingOf(account) === 'ready';
}

/** The mail host as people know it. */
export function hostOf(account: Pick<AccountView, 'card' | 'host'>): string {
  return account.card?.name ?? account.host;
}
