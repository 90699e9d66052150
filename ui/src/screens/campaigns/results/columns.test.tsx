import { render } from '@testing-library/react';
import { expect, test } from 'vitest';

import '../../../locales';
import type { ResultRow } from '../../../generated/wire';
import { useColumns } from './columns';

function Cells({ row, ended = false }: { row: ResultRow; ended?: boolean }) {
  return useColumns(ended).map((column) => <div key={column.key}>{column.cell(row, 0)}</div>);
}

const row: ResultRow = {
  id: 1,
  contactId: 1,
  address: 'amara@northfen.example',
  name: 'Amara',
  state: 'deferred',
  code: 'greylisted',
  why: null,
  reply: null,
  tries: 1,
  at: null,
  nextTry: '2026-03-23T14:05:00Z',
  waitsFor: 'account',
  messageId: null,
} as ResultRow;

test('a message that waits for the account says so and not that a server put it off', () => {
  expect(render(<Cells row={row} />).container.textContent).toMatch(/Waits for room in the account's limits.*Room /);
  expect(render(<Cells row={{ ...row, nextTry: null }} />).container.textContent).toMatch(/No room/);
  expect(render(<Cells row={{ ...row, waitsFor: 'server' }} />).container.textContent).toMatch(/Tried /);
});

test('what failed in a campaign that was ended is not said to be retried', () => {
  const failed: ResultRow = { ...row, state: 'failed', code: 'mailbox-full', waitsFor: null, nextTry: null };
  expect(render(<Cells row={failed} />).container.textContent).toMatch(/Can be retried/);
  expect(render(<Cells row={failed} ended />).container.textContent).toMatch(/Not retried/);
});
