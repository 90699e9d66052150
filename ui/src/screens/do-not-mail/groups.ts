import type { SuppressionReason } from '../../generated/wire';

/** The tabs: reasons as people would sort them. */
export const groups = {
  all: [],
  left: ['unsubscribed'],
  gone: ['hard-bounce'],
  full: ['repeated-soft-bounce'],
  spam: ['complaint'],
  you: ['manual'],
  others: ['imported', 'erased'],
} satisfies Record<string, SuppressionReason[]>;

export type Group = keyof typeof groups;
export const groupNames = Object.keys(groups) as Group[];
