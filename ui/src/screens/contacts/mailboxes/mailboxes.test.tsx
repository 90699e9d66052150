import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';

import { openWindow } from '../../../dev/window';

beforeEach(() => localStorage.clear());

const openWithCorner = (path: string) => {
  openWindow(path);
  render(
    <MantineProvider env="test">
      <Notifications />
    </MantineProvider>,
  );
};

it('takes “Different people” back where it was said', async () => {
  const user = userEvent.setup();
  openWithCorner('/contacts/same-mailbox');
  const before = (await screen.findByRole('heading', { name: /may be here twice$/ })).textContent;
  await user.click(await screen.findByRole('button', { name: 'Different people' }));
  expect(await screen.findByText('Kept as different people. They are not shown here again.')).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole('heading', { name: before ?? '' })).toBeNull());
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('Undone. They are shown here again.')).toBeTruthy();
  expect(await screen.findByRole('heading', { name: before ?? '' })).toBeTruthy();
});

it('takes a merge apart from the time line, by keyboard, after saying what will happen', async () => {
  const user = userEvent.setup();
  openWithCorner('/contacts/16');
  const deed = await screen.findByRole('button', { name: /^Take apart: .*\+news@.*\+shop@/ });
  deed.focus();
  await user.keyboard('{Enter}');
  const asked = within(screen.getByRole('group', { name: /^Take apart: / }));
  expect(asked.getByText(/^The 2 addresses get their own records back.*A newsletter then goes to each address/)).toBeTruthy();
  expect(document.activeElement, 'the second Enter does nothing by mistake').toBe(asked.getByRole('button', { name: 'Cancel' }));
  await user.keyboard('{Escape}');
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Take apart'));
  expect(screen.getByRole('complementary'), 'Escape takes back the question, not the drawer').toBeTruthy();
  await user.keyboard('{Enter}{Tab}{Enter}');
  expect(await screen.findByText('Taken apart. 2 addresses have their own record again.')).toBeTruthy();
  expect(await screen.findByText(/^Parted from/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Take apart/ }), 'it does not stand any more').toBeNull();
  expect(document.activeElement, 'the keyboard stays with the person').toBe(screen.getByRole('complementary'));
});

it('says why a merge cannot be taken apart in place of the button', async () => {
  openWindow('/contacts/18');
  expect(await screen.findByText(/^Cannot be taken apart now\. One of the addresses has a record again\./)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Take apart/ })).toBeNull();
});
