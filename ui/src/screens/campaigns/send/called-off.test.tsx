import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';

import { openWindow } from '../../../dev/window';

afterEach(() => history.replaceState(null, '', '/'));

test('of a campaign that was ended early, those who waited are handed over', async () => {
  const user = userEvent.setup();
  history.replaceState(null, '', '/?scene=cancelled');
  openWindow('/campaigns/3/send');
  await screen.findByText('19 people waited and have not got it');
  await user.click(screen.getByRole('button', { name: 'Hand over to a bulk provider' }));
  await screen.findByRole('dialog', { name: /19/ });
});

test('of one that went out whole, nobody is', async () => {
  openWindow('/campaigns/3/send');
  await screen.findByText(/^Done: /);
  expect(screen.queryByRole('button', { name: 'Hand over to a bulk provider' })).toBeNull();
});
