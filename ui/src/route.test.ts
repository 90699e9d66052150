import { renderHook, act } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';

import { go, id, useRoute } from './route';

beforeEach(() => go('/home', { replace: true }));

it('reads place, rest and query', () => {
  const { result } = renderHook(() => useRoute());
  act(() => go('/contacts/12?list=1', { replace: true }));
  expect(result.current.place).toBe('contacts');
  expect(result.current.rest, 'the drawer is about this person').toEqual(['12']);
  expect(result.current.query.get('list')).toBe('1');
});

it('falls back to Home, so that no address leaves an empty window', () => {
  const { result } = renderHook(() => useRoute());
  act(() => go('/no-such-place', { replace: true }));
  expect(result.current.place).toBe('home');
});

it('takes only whole numbers for ids', () => {
  expect([id('12'), id('add'), id('-1'), id(undefined)]).toEqual([12, undefined, undefined, undefined]);
});
