import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';

import { openWindow } from '../dev/window';

it('opens Home with what needs the person, one filled button', async () => {
  openWindow('/home');
  const title = await screen.findByRole('heading', { level: 1 });
  expect(title.textContent).toBe('Three things need you');
  const filled = screen.getAllByRole('link').filter((link) => link.dataset.variant === 'filled');
  expect(filled.map((link) => link.textContent), 'the next right step stands out alone').toEqual(['Look through it']);
});

it('shows no place that does not work yet', async () => {
  openWindow('/home');
  const places = within(await screen.findByRole('navigation', { name: 'Places' })).getAllByRole('link');
  expect(places.map((place) => place.textContent?.replace(/\d+$/, ''))).toEqual(['Home', 'Contacts', 'Campaigns', 'Do not mail', 'Accounts', 'Settings']);
});

it('finds a person from the keyboard and opens them', async () => {
  const user = userEvent.setup();
  openWindow('/home');
  await screen.findByRole('heading', { level: 1 });
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('combobox'), 'easterby');
  await screen.findByRole('option', { name: /Ines Easterby/ });
  await user.keyboard('{ArrowUp}{Enter}');
  await waitFor(() => expect(location.hash, 'the last entry is the person').toBe('#/contacts/901'));
});

it('offers nothing in the palette that sends', async () => {
  const user = userEvent.setup();
  openWindow('/home');
  await screen.findByRole('heading', { level: 1 });
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('combobox'), 'easter');
  await screen.findByRole('option', { name: /Rehearse/ });
  const options = screen.getAllByRole('option').map((option) => option.textContent ?? '');
  expect(options.filter((option) => /\bsend\b/i.test(option)), 'a slip of the keys must not mail anybody').toEqual([]);
});
