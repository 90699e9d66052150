import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';

import { openWindow } from '../../../dev/window';

const at = (scene: string) => history.replaceState(null, '', scene === '' ? '/' : `/?scene=${scene}`);
afterEach(() => at(''));

test('a start is planned with the same word as sending now, and taken back with one press', async () => {
  const user = userEvent.setup();
  openWindow('/campaigns/4/send');
  await user.click(await screen.findByText('At another time'));
  await user.click(await screen.findByRole('button', { name: 'Choose this start' }));
  await screen.findByRole('heading', { name: /^Ready\. 1,960 people get it from .* on\.$/ });
  const go = screen.getByRole('button', { name: /^Send to 1,960, / });
  expect(go, 'nothing is planned without the number').toHaveProperty('disabled', true);
  await user.type(screen.getByLabelText('Number of people'), '1960');
  await user.click(go);
  await screen.findByRole('heading', { name: /^Planned\. 1,960 people get it from / });
  expect(screen.queryByLabelText('Number of people'), 'the word was given').toBeNull();
  await user.click(screen.getByRole('button', { name: 'Take it back' }));
  await screen.findByRole('heading', { name: /^Ready\. 1,960 people get it from / });
  await user.click(screen.getByText('Now'));
  await screen.findByRole('heading', { name: /^Ready\. 1,960 people have it by / });
});

test('the first batch can be changed and switched off', async () => {
  const user = userEvent.setup();
  openWindow('/campaigns/4/send');
  await screen.findByText('50 people, then listen for 1 hour');
  await user.click(screen.getByRole('button', { name: 'Change: First batch' }));
  await user.click(screen.getByRole('switch', { name: /^Send to a few first, then listen/ }));
  await user.click(screen.getByRole('button', { name: 'Keep it' }));
  await screen.findByText('Off; all go one after the other');
});

test('a missed start goes out only by a new word: now, another time, or not at all', async () => {
  at('missed');
  openWindow('/campaigns/4/send');
  await screen.findByText('This laptop was off or asleep at the start');
  expect(screen.getByRole('button', { name: 'Another time' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Not at all' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Send to 1,960' })).toHaveProperty('disabled', true);
});

test('a list the host forbids has no way to send, only the hand-off', async () => {
  at('forbidden');
  openWindow('/campaigns/4/send');
  await screen.findByText('Harbour Mail forbids the same letter to 300 people or more');
  expect(screen.queryByLabelText('Number of people')).toBeNull();
  expect(screen.getByRole('button', { name: 'Hand over to a bulk provider' })).toBeTruthy();
});

test.each([
  ['forbidden-together', 'In the last 30 days 1,200 got something similar. With the 1,960 of this one it would be 3,160.'],
  ['forbidden-by-you', 'You marked this account as not for newsletters'],
])('what forbids it is said with its figures, or who said it: %s', async (scene, words) => {
  at(scene);
  openWindow('/campaigns/4/send');
  expect(await screen.findByText((text) => text.startsWith(words))).toBeTruthy();
});

test('what would stop it by itself says how far it is and who asks for it', async () => {
  openWindow('/campaigns/1/send');
  const row = await screen.findByRole('row', { name: /^Addresses that do not exist/ });
  expect(within(row).getByText('8 of 1,284')).toBeTruthy();
  expect(within(row).getByText('with 64')).toBeTruthy();
  expect(within(row).getByText('Harbour Mail’s own rule')).toBeTruthy();
});

test('people a server refused together come off Do not mail together, with a reason', async () => {
  const user = userEvent.setup();
  at('all-refused');
  openWindow('/campaigns/1/send');
  const take = await screen.findByRole('button', { name: 'Take 8 people off Do not mail' });
  expect(take.hasAttribute('disabled')).toBe(true);
  await user.type(screen.getByRole('textbox', { name: 'Why it was not the people' }), 'our server refused everybody');
  await user.click(take);
  await screen.findByText('8 people are off Do not mail again. Your reason is kept with each.');
});

test.each([
  ['stop-loss', 'We stopped before more harm is done', 'See the results'],
  ['host-locked', 'Harbour Mail has locked the account', 'See the account'],
  ['missed-paused', 'This laptop was off or asleep at the start', 'Send it now'],
  ['login-refused', 'Password for hello@lindenbakery.example', 'Try it and go on'],
  ['sign-in-ended', 'Sign in again as hello@lindenbakery.example', 'Sign in at Google'],
  ['passwords-off', 'Sign in on their page as hello@lindenbakery.example', 'Sign in at Microsoft'],
])('a campaign stopped by %s says why and has its way out', async (scene, title, act) => {
  at(scene);
  openWindow('/campaigns/1/send');
  await screen.findByText(title);
  const button = screen.queryAllByRole('button', { name: act }).concat(screen.queryAllByRole('link', { name: act }));
  expect(button.length).toBeGreaterThan(0);
});

test('a sign-in that comes back to a locked vault waits for it, and sending goes on', async () => {
  at('sign-in-locked');
  const user = userEvent.setup();
  openWindow('/campaigns/1/send');
  // The client id is known from the first time.
  await user.click(await screen.findByRole('button', { name: 'Sign in at Google' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByLabelText('Passphrase or recovery phrase', { selector: 'input' }), 'ferry walnut ribbon');
  await user.click(dialog.getByRole('button', { name: 'Open the vault' }));
  await screen.findByRole('heading', { name: /^(?!Paused)/, level: 1 });
  await waitFor(() => expect(screen.queryByText('Sign in again as hello@lindenbakery.example')).toBeNull());
});
