import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';

import { openWindow } from '../../dev/window';

afterEach(() => history.replaceState(null, '', '/'));

test('a reminder is made, and done until it comes back', async () => {
  const user = userEvent.setup();
  openWindow('/campaigns');
  await screen.findByText('Look through the inbox');
  await user.click(screen.getByRole('button', { name: 'New reminder' }));
  expect(await screen.findByRole('button', { name: 'Keep it' })).toHaveProperty('disabled', true);
  await user.type(screen.getByLabelText('What to be reminded of'), 'Count the flour');
  await user.click(screen.getByRole('button', { name: 'Keep it' }));
  await screen.findByText('Count the flour');
  await user.click(screen.getByRole('button', { name: 'Remove: Count the flour' }));
  await waitFor(() => expect(screen.queryByText('Count the flour')).toBeNull());
});

test('reminders are there before the first campaign is', async () => {
  history.replaceState(null, '', '/?scene=no-campaigns');
  openWindow('/campaigns');
  await screen.findByRole('link', { name: 'New campaign' });
  await screen.findByText('Look through the inbox');
  expect(screen.getByRole('button', { name: 'New reminder' })).toBeTruthy();
});

test('Home says what is due, and one press puts it off', async () => {
  history.replaceState(null, '', '/?scene=missed');
  openWindow('/home');
  await screen.findByText('“Easter orders” did not start');
  expect(screen.getByRole('link', { name: 'Decide when' }).getAttribute('href')).toBe('#/campaigns/4/send');
  expect(screen.getByText('Write the spring letter')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Done' })).toBeTruthy();
});
