import { useSyncExternalStore } from 'react';

/** The places of the rail, and the import, which belongs to Contacts. */
export const places = ['home', 'contacts', 'import', 'campaigns', 'do-not-mail', 'accounts', 'settings'] as const;
export type Place = (typeof places)[number];

export interface Route {
  place: Place;
  /** What follows the place: `#/campaigns/5/check` has `['5', 'check']`. */
  rest: string[];
  query: URLSearchParams;
}

function read(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [head, ...rest] = path.split('/').filter(Boolean).map(decodeURIComponent);
  const place = places.find((known) => known === head) ?? 'home';
  return { place, rest, query: new URLSearchParams(query) };
}

let last = { hash: '', route: read('') };

function current(): Route {
  if (location.hash !== last.hash) last = { hash: location.hash, route: read(location.hash) };
  return last.route;
}

function subscribe(tell: () => void) {
  window.addEventListener('hashchange', tell);
  return () => window.removeEventListener('hashchange', tell);
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, current);
}

/** Goes to a path such as `/contacts/12`. `replace` leaves no step to go back to. */
export function go(path: string, { replace = false } = {}): void {
  if (replace) {
    history.replaceState(null, '', `#${path}`);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = path;
  }
}

/** A whole number from a path, or undefined. */
export function id(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
