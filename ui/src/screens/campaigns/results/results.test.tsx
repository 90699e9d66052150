import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';

import { openWindow } from '../../../dev/window';

test('the uncertain are settled with what the Sent folder said, one or all', async () => {
  const user = userEvent.setup();
  openWindow('/campaigns/3/results');
  await screen.findByText(/there is no copy, and nothing came back/);
  expect(screen.getByRole('button', { name: 'Look into the Sent folder' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Send to these 3' })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Count as sent' }));
  await waitFor(() => expect(screen.queryByText(/uncertain\. Did they get it\?$/)).toBeNull());
});

test('results are narrowed to one reason of those there are', async () => {
  const user = userEvent.setup();
  openWindow('/campaigns/3/results');
  await user.click(await screen.findByRole('tab', { name: /^Failed/ }));
  await user.click(await screen.findByRole('combobox', { name: 'Only this reason' }).catch(() => screen.getByRole('textbox', { name: 'Only this reason' })));
  await user.click(await screen.findByRole('option', { name: 'Mailbox full (1)' }));
  await screen.findByText('Rows 1 to 1 of 1');
});
