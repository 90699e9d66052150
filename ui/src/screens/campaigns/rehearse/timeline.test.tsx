import { MantineProvider } from '@mantine/core';
import { render, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { RehearsedMoment } from '../../../generated/wire';
import { Timeline } from './timeline';

const at = (time: string) => `2026-03-23T${time}:00Z`;
const moments: RehearsedMoment[] = [
  { at: at('15:00'), what: 'begins', done: 0, why: '', until: null },
  { at: at('15:24'), what: 'waits', done: 640, why: 'The line to the mail host is away.', until: at('15:44') },
  { at: at('15:44'), what: 'goes-on', done: 642, why: '', until: null },
  { at: at('16:00'), what: 'pauses', done: 1_242, why: 'The mail host locked the account.', until: null },
  { at: at('16:10'), what: 'resumed', done: 1_242, why: '', until: null },
  { at: at('16:51'), what: 'ends', done: 1_960, why: '', until: null },
];

function rows() {
  render(
    <MantineProvider env="test">
      <Timeline moments={moments} />
    </MantineProvider>,
  );
  return screen.getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell').map((cell) => cell.textContent));
}

test('each moment of the rehearsed day stands in its order with its word and how many had gone', () => {
  const told = rows();
  expect(told.map(([, what]) => what)).toEqual(['It begins', 'It waits', 'It goes on', 'It stops', 'You press Go on', 'It ends']);
  expect(told.map(([, , gone]) => gone)).toEqual(['0', '640', '642', '1,242', '1,242', '1,960']);
});

test('a wait says why and until when, and a stop that only a person ends names no time', () => {
  const told = rows();
  const [, wait, , stop] = told.map(([, , , why]) => why);
  expect(wait).toMatch(/^The line to the mail host is away\. .*\d{1,2}:44/);
  expect(stop?.trim()).toBe('The mail host locked the account.');
  expect(told[0]?.[3]?.trim(), 'where nothing is to be said').toBe('');
});
