import { useState } from 'react';

function read(key: string): unknown {
  try {
    const text = localStorage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** A choice of looks that this computer keeps, such as which columns are shown. `valid` makes sense of what was kept, or
 * gives nothing where it makes none. */
export function useRemembered<T>(name: string, initial: T, valid: (kept: unknown) => T | undefined) {
  const key = `postrider.${name}`;
  const [value, setValue] = useState<T>(() => valid(read(key)) ?? initial);
  const keep = (next: T) => {
    setValue(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // Without a place to keep it the choice holds until the window closes.
    }
  };
  return [value, keep] as const;
}

export const asFlag = (kept: unknown): boolean | undefined => (typeof kept === 'boolean' ? kept : undefined);
