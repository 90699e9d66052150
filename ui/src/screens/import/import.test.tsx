import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';

import { openWindow } from '../../dev/window';

it('goes on only when every question about the file is answered', async () => {
  const user = userEvent.setup();
  openWindow('/import/3/read');
  const onward = await screen.findByRole('button', { name: 'Go on' });
  expect(onward.hasAttribute('disabled'), 'the dates read both ways').toBe(true);
  expect(screen.getByText('Answer the one above to go on.'), 'a disabled button has its reason beside it').toBeTruthy();
  await user.click(screen.getByText('3 April'));
  expect(await screen.findByText(/Look whether it reads right/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Go on' }).hasAttribute('disabled')).toBe(false);
});

it('asks where they agreed, and never takes "confirmed" on the word of the user', async () => {
  const user = userEvent.setup();
  openWindow('/import/3/read');
  await user.click(await screen.findByRole('button', { name: 'Go on' }));
  await screen.findByText('2,142 of 2,460 rows are fine. 318 need a look.');
  await user.click(screen.getByRole('button', { name: 'Go on' }));
  const confirmed = await screen.findByRole('radio', { name: /^Confirmed/ });
  expect(confirmed.hasAttribute('disabled'), 'only a row with proof is confirmed').toBe(true);
  expect(screen.getByRole('button', { name: 'Go on' }).hasAttribute('disabled'), 'nothing is said yet').toBe(true);
  await user.click(screen.getByRole('radio', { name: /^None/ }));
  expect(screen.getByText('These 914 are kept and not mailed.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Go on' }).hasAttribute('disabled')).toBe(false);
});
