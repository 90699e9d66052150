import { notifyManager, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';

import type { ContactsPage, ContactsRequest } from '../../generated/wire';
import { client } from '../../query';
import { everyone } from '../../screens/contacts/filter';
import { useRows, type Question } from './rows';

/** Questions on their way, to be answered in any order. */
const asked = vi.hoisted(() => [] as { request: ContactsRequest; answer: (page: ContactsPage) => void }[]);
vi.mock('../../rpc', () => ({
  rpc: (_: string, request: ContactsRequest) => new Promise<ContactsPage>((answer) => asked.push({ request, answer })),
}));

const page = (name: string): ContactsPage => ({
  total: 900,
  matching: 300,
  rows: [{ id: 1, name, address: `${name}@oldmill.example`, shown: null, verdict: 'ok', basis: 'none', doNotMail: false, added: '2026-01-01T00:00:00Z', lastMailed: null, tags: [], values: [] }],
});
const question = (search: string): Question<'contacts_page'> => ({ filter: { ...everyone, search }, order: 'name', reversed: false, fields: [] });
const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;
const open = () => renderHook(({ search }) => useRows('contacts_page', question(search)), { wrapper, initialProps: { search: '' } });

async function answer(search: string, offset = 0) {
  const at = asked.find(({ request }) => request.filter.search === search && request.offset === offset);
  await act(async () => {
    at?.answer(page(search || 'everyone'));
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  });
}

// Answers are told at once, not at the next tick.
notifyManager.setScheduler((tell) => tell());
beforeEach(() => {
  client.clear();
  asked.length = 0;
});

it('keeps the rows of the last answer until the next is there', async () => {
  const view = open();
  await answer('');
  expect(view.result.current.row(0)?.name).toBe('everyone');
  view.rerender({ search: 'h' });
  expect(view.result.current.row(0)?.name, 'nothing blinks').toBe('everyone');
  expect(view.result.current.late).toBe(true);
  await answer('h');
  expect(view.result.current.row(0)?.name).toBe('h');
  expect(view.result.current.late).toBe(false);
});

it('drops an answer that comes after a later question was asked', async () => {
  const view = open();
  await answer('');
  view.rerender({ search: 'h' });
  view.rerender({ search: 'ho' });
  await answer('h');
  expect(view.result.current.row(0)?.name, 'nobody asks for “h” any more').toBe('everyone');
  await answer('ho');
  expect(view.result.current.row(0)?.name).toBe('ho');

  view.rerender({ search: 'hol' });
  view.rerender({ search: 'holm' });
  await answer('holm');
  await answer('hol');
  expect(view.result.current.row(0)?.name, 'the late one changes nothing').toBe('holm');
});

it('asks for windows of the question on the screen, not of one whose first rows are still on their way', async () => {
  const view = open();
  await answer('');
  view.rerender({ search: 'h' });
  act(() => view.result.current.setRange({ first: 250, last: 260 }));
  const windows = asked.filter(({ request }) => request.offset === 200).map(({ request }) => request.filter.search);
  expect(windows).toEqual(['']);
});
