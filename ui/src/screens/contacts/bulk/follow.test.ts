import { expect, it } from 'vitest';

import '../../../locales';
import type { ChangeView } from '../../../generated/wire';
import { endWords } from './follow';

const view = (changed: number, leftAlone: number): ChangeView => ({
  id: 1,
  state: { kind: 'done' },
  progress: { done: changed + leftAlone, total: changed + leftAlone, perSecond: null },
  changed,
  leftAlone,
  canUndo: true,
});

it('says who was left alone, and why', () => {
  expect(endWords(view(12, 0), 'remove')).toBe('12 people removed.');
  expect(endWords(view(12, 3), 'remove')).toBe('12 people removed. 3 stay, because mail went to them and every address keeps its reason.');
  expect(endWords(view(1, 1), 'join-list')).toBe('1 person is on the list. 1 was left alone: on it before, left it, or on Do not mail.');
  expect(endWords(view(0, 2), 'add-tag')).toBe('Nobody was changed. 2 had it before.');
});
