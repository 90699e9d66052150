import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';

import { openWindow } from '../../dev/window';

async function typed(address: string) {
  const user = userEvent.setup();
  openWindow('/accounts/add');
  await user.type(await screen.findByLabelText('Your address'), address);
  await screen.findByText('What we found');
  return user;
}

test('an address finds its settings, and the test that fails is mended beside it', async () => {
  const user = await typed('orders@lindenbakery.example');
  await user.type(screen.getByLabelText('App password', { selector: 'input' }), 'short');
  await user.click(screen.getByRole('button', { name: 'Test it' }));
  await screen.findByRole('heading', { name: 'Almost. Harbour Mail wants an app password.' });
  expect(screen.getByText('3 of 6 tests passed. Nothing was sent.')).toBeTruthy();
  await user.type(screen.getByLabelText('App password', { selector: 'input' }), ' but long enough');
  await user.click(screen.getByRole('button', { name: 'Test it' }));
  await screen.findByRole('heading', { name: 'It works. Keep it.' });
});

test('looking can be stopped, and the usual names stand there to be changed', async () => {
  const user = userEvent.setup();
  openWindow('/accounts/add');
  await user.type(await screen.findByLabelText('Your address'), 'choir@northfen.example');
  await user.click(await screen.findByRole('button', { name: 'Stop looking, I know them' }));
  const server = await screen.findByLabelText<HTMLInputElement>('Server');
  expect(server.value).toBe('mail.northfen.example');
});

test('servers of another company get no password until the person says that it keeps their mail', async () => {
  const user = await typed('choir@away.example');
  await screen.findByRole('heading', { name: 'Found it, at another company. Does it keep your mail?' });
  expect(screen.getByText('These servers belong to mailkeeper.example, not to away.example')).toBeTruthy();
  await user.type(screen.getByLabelText('Password', { selector: 'input' }), 'long enough');
  const go = screen.getByRole('button', { name: 'Test it' });
  expect(go).toHaveProperty('disabled', true);
  expect(screen.getByText('First say whether mailkeeper.example keeps your mail.')).toBeTruthy();
  await user.click(screen.getByRole('checkbox', { name: 'mailkeeper.example keeps my mail' }));
  await user.click(go);
  await screen.findByRole('heading', { name: 'It works. Keep it.' });
});

test('usual names are called so, with what was tried', async () => {
  await typed('choir@northfen.example');
  await screen.findByText('Usual names, not told by northfen.example');
  expect(screen.getByText(/mail\.northfen\.example answers, so it may be the one\./)).toBeTruthy();
  expect(screen.getByText('Only usual names; nobody told us')).toBeTruthy();
  expect(screen.getByText('The name servers did not answer in time.')).toBeTruthy();
});

test('an account of Google is signed in to on their page, and then tested without a password', async () => {
  const user = await typed('linden.bakery@gmail.com');
  expect(screen.getByRole('button', { name: 'Sign in at Google' })).toHaveProperty('disabled', true);
  await user.type(screen.getByLabelText('Client id'), '1234.example');
  await user.click(screen.getByRole('button', { name: 'Sign in at Google' }));
  await screen.findByText('Google let you in. Your password was not told to us.');
  await user.click(screen.getByRole('button', { name: 'Test it' }));
  await screen.findByRole('heading', { name: 'It works. Keep it.' });
});

const at = (scene: string) => history.replaceState(null, '', scene === '' ? '/' : `/?scene=${scene}`);
afterEach(() => at(''));

test('the card table says who says each figure, and asks how old an account is where that matters', async () => {
  openWindow('/accounts/2');
  const day = await screen.findByRole('row', { name: /^Messages in a day, by midnight in New York/ });
  expect(within(day).getByText('After 30 days 500. After 90 days 2,000.')).toBeTruthy();
  expect(within(day).getByText('You')).toBeTruthy();
  expect(within(screen.getByRole('row', { name: /^People it never wrote to/ })).getByText('Forum of Millrace users')).toBeTruthy();
  expect(screen.getByLabelText('Since when do you have this account?')).toBeTruthy();
});

test('a limit above the host’s own is said aloud before it is kept', async () => {
  const user = userEvent.setup();
  openWindow('/accounts/1/pace');
  const day = await screen.findByLabelText('In a day');
  expect(screen.queryByText('This is more than Harbour Mail allows')).toBeNull();
  await user.clear(day);
  await user.type(day, '5000');
  await screen.findByText('This is more than Harbour Mail allows');
  expect(screen.getByText(/It can cost you the mailbox\. It locks an account for a day/)).toBeTruthy();
  expect(screen.getByText(/^In a day: 3,000 as of 3 Feb 2026, says/).textContent).toMatch(/says Harbour Mail’s own page $/);
  await user.click(screen.getByRole('button', { name: 'Back to 3,000' }));
  expect(screen.queryByText('This is more than Harbour Mail allows')).toBeNull();
  expect(day).toHaveProperty('value', '3,000');
});

test('a message to oneself that never went out says so and why', async () => {
  at('self-refused');
  const user = userEvent.setup();
  openWindow('/accounts/1');
  await user.click(await screen.findByRole('button', { name: 'Send one' }));
  await screen.findByText('The mail server refused user name or password. Type both again; nothing was sent.');
});

test('a message to oneself waits for the vault', async () => {
  at('sign-in-locked');
  const user = userEvent.setup();
  openWindow('/accounts/1');
  await user.click(await screen.findByRole('button', { name: 'Send one' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByLabelText('Passphrase or recovery phrase', { selector: 'input' }), 'ferry walnut ribbon');
  await user.click(dialog.getByRole('button', { name: 'Open the vault' }));
  await screen.findByText('It is there', undefined, { timeout: 8_000 });
});

test('where passwords are switched off, the test leads to the sign-in, and what is signed in replaces the password', async () => {
  at('passwords-off');
  const user = userEvent.setup();
  openWindow('/accounts/1');
  await user.click(await screen.findByRole('button', { name: 'Test again' }));
  await user.click(await screen.findByRole('link', { name: 'Sign in on their page' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText(/It takes the place of the password/)).toBeTruthy();
  await user.click(dialog.getByLabelText('Client id'));
  await user.paste('1234.example');
  await user.click(dialog.getByRole('button', { name: 'Sign in at Microsoft' }));
  await dialog.findByText('Microsoft let you in. Your password was not told to us.');
  await user.click(dialog.getByRole('button', { name: 'Keep these' }));
  await screen.findByText('Signed in on their own page; no password is kept');

  // And back again, with a password.
  await user.click(screen.getByRole('link', { name: 'Edit' }));
  const again = within(await screen.findByRole('dialog'));
  await user.click(again.getByRole('button', { name: 'Use your own password instead' }));
  await user.click(again.getByLabelText('New password', { selector: 'input' }));
  await user.paste('long enough');
  await user.click(again.getByRole('button', { name: 'Keep these' }));
  await screen.findByText('Kept locked away on this laptop');
});
