import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';

import { openWindow } from '../../../dev/window';

beforeEach(() => localStorage.clear());

it('takes “Different people” back where it was said', async () => {
  const user = userEvent.setup();
  openWindow('/contacts/same-mailbox');
  render(
    <MantineProvider env="test">
      <Notifications />
    </MantineProvider>,
  );
  const before = (await screen.findByRole('heading', { name: /may be here twice$/ })).textContent;
  await user.click(await screen.findByRole('button', { name: 'Different people' }));
  expect(await screen.findByText('Kept as different people. They are not shown here again.')).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole('heading', { name: before ?? '' })).toBeNull());
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('Undone. They are shown here again.')).toBeTruthy();
  expect(await screen.findByRole('heading', { name: before ?? '' })).toBeTruthy();
});
