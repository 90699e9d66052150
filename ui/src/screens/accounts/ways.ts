import type { AccountView, SignIn as Way, SignInHost } from '../../generated/wire';

const cards: Record<string, SignInHost> = { gmail: 'google', 'google-workspace': 'google', 'outlook-com': 'microsoft', 'microsoft-365': 'microsoft' };

/** Whose page signs people in to an account at this host; none where we know of no such page. */
export function signInHostOf(card: string | undefined, host: string): SignInHost | null {
  const name = host.trim().replace(/\.$/, '').toLowerCase();
  if (/(^|\.)(google|gmail|googlemail)\.com$/.test(name)) return 'google';
  if (/(^|\.)(outlook|office365|hotmail|live)\.com$/.test(name)) return 'microsoft';
  return cards[card ?? ''] ?? null;
}

/** The password that a program uses at the host of an account. */
export function passwordOf({ card }: Pick<AccountView, 'card'>): Exclude<Way, 'oauth'> {
  return card?.signIns.includes('app-password') ? 'app-password' : 'password';
}
