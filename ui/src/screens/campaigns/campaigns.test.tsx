import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';

import { openWindow } from '../../dev/window';

test('the message is shown in a frame without any right', async () => {
  openWindow('/campaigns/5/write');
  const frame = await screen.findByTitle(/The message as/);
  // Both must hold: no right at all, and nothing fetched by address.
  expect(frame.getAttribute('sandbox')).toBe('');
  expect(frame.getAttribute('src')).toBeNull();
  expect(frame.getAttribute('srcdoc')).toContain("default-src 'none'");
});

test('more than a hundred get it only after their number was typed', async () => {
  const user = userEvent.setup();
  openWindow('/campaigns/4/send');
  const go = await screen.findByRole('button', { name: 'Send to 1,960' });
  const number = screen.getByLabelText('Number of people');
  expect(go).toHaveProperty('disabled', true);
  await user.type(number, '1,9');
  expect(go).toHaveProperty('disabled', true);
  await user.type(number, '6');
  expect(go, 'a tenth of the number is not the number').toHaveProperty('disabled', true);
  await user.type(number, '0');
  expect(go).toHaveProperty('disabled', false);
});

test('a report with something that blocks offers its mending and no way on', async () => {
  openWindow('/campaigns/5/check');
  await screen.findByText('Not yet. Two things must be fixed first.');
  expect(screen.queryByRole('link', { name: 'Rehearse' }), 'the step in the head stays, the button is not there').toBeNull();
  expect(screen.getByRole('link', { name: 'See the account' }).getAttribute('href')).toBe('#/accounts/1');
});
