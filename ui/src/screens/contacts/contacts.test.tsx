import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';

import { openWindow } from '../../dev/window';

// happy-dom lays nothing out; a grid without a height shows no rows.
for (const side of ['clientHeight', 'offsetHeight', 'clientWidth', 'offsetWidth']) {
  Object.defineProperty(HTMLElement.prototype, side, { configurable: true, value: 600 });
}
beforeEach(() => localStorage.clear());

const count = async (text: string) => waitFor(() => expect(screen.getByText(/ match(es)?$/).textContent).toBe(text));

it('searches at each key and starts at the first row again', async () => {
  const user = userEvent.setup();
  openWindow('/contacts');
  await screen.findByRole('row', { name: /Amara Lindqvist/ });
  await user.type(screen.getByRole('searchbox'), 'mehta');
  await screen.findByRole('row', { name: /arjun@oldstation/ });
  await count('1 matches');
  expect(screen.getByRole('grid').getAttribute('aria-rowcount'), 'the head and one person').toBe('2');
  await user.clear(screen.getByRole('searchbox'));
  await screen.findByRole('row', { name: /Amara Lindqvist/ });
});

it('filters by a press on the picture, shows it as a chip, and takes it off by the next press', async () => {
  const user = userEvent.setup();
  openWindow('/contacts');
  const risky = await screen.findByRole('button', { name: /^Risky [\d,]+$/ });
  await user.click(risky);
  expect(await screen.findByRole('button', { name: 'Verdict: Risky' })).toBeTruthy();
  expect(risky.getAttribute('aria-pressed')).toBe('true');
  await user.click(screen.getByRole('button', { name: 'Causes, domains, consent' }));
  await user.click(await screen.findByRole('button', { name: /^shared mailbox/ }));
  expect(await screen.findByRole('button', { name: 'Why: shared mailbox' })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: /^Risky [\d,]+$/ }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Verdict: Risky' })).toBeNull());
});

it('finds a filter by a word of it, from the keyboard', async () => {
  const user = userEvent.setup();
  openWindow('/contacts');
  await screen.findByRole('row', { name: /Amara Lindqvist/ });
  await user.click(screen.getByRole('button', { name: 'Filter' }));
  await user.type(await screen.findByRole('combobox', { name: 'Find a filter' }), 'never mailed');
  await screen.findByRole('option', { name: /Never mailed/ });
  await user.keyboard('{Enter}');
  const chip = await screen.findByRole('button', { name: 'Never mailed' });
  await user.click(within(chip.parentElement ?? document.body).getByRole('button', { name: 'Take off: Never mailed' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Take off: Never mailed' })).toBeNull());
});

it('says when the filter is no longer what a segment was saved as', async () => {
  const user = userEvent.setup();
  openWindow('/contacts');
  await user.click(await screen.findByRole('button', { name: 'Saved segments' }));
  await user.click(await screen.findByRole('button', { name: /^Northfen, confirmed/ }));
  expect(await screen.findByRole('button', { name: 'Town is “Northfen”' })).toBeTruthy();
  expect(screen.queryByText(/Changed since/), 'it is what was saved').toBeNull();
  await user.click(screen.getByRole('button', { name: 'Take off: Consent: Confirmed' }));
  expect(await screen.findByText(/Changed since “Northfen, confirmed” was saved/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Go back to it' }));
  await waitFor(() => expect(screen.queryByText(/Changed since/)).toBeNull());
});

it('says of a segment that names what is gone that it finds nobody, and why', async () => {
  const user = userEvent.setup();
  openWindow('/contacts');
  await user.click(await screen.findByRole('button', { name: 'Saved segments' }));
  const pick = await screen.findByRole('button', { name: /^Market regulars.*Finds nobody.*names a tag that was removed/ });
  expect(screen.queryByRole('button', { name: 'Rename: Market regulars' }), 'it would be saved without what it meant').toBeNull();
  await user.click(pick);
  const note = within(await screen.findByRole('alert'));
  expect(note.getByText(/names a tag that was removed/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Tag: one that was removed' })).toBeTruthy();
  await user.click(note.getByRole('button', { name: 'Remove it' }));
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});

it('ticks a range with Shift and the arrows, and all that match with Ctrl+A', async () => {
  const user = userEvent.setup();
  openWindow('/contacts');
  await screen.findByRole('row', { name: /Amara Lindqvist/ });
  screen.getByRole('grid').focus();
  await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
  expect(await screen.findByText(/^3 people ticked/)).toBeTruthy();
  await user.keyboard('{Shift>}{ArrowUp}{/Shift}');
  expect(await screen.findByText(/^2 people ticked/), 'what the range gave up is not ticked').toBeTruthy();
  await user.keyboard('{Control>}a{/Control}');
  expect(await screen.findByText(/^48,212 people ticked/)).toBeTruthy();
});

it('asks where they agreed before people are put on a list', async () => {
  const user = userEvent.setup();
  openWindow('/contacts');
  await screen.findByRole('row', { name: /Amara Lindqvist/ });
  screen.getByRole('grid').focus();
  await user.keyboard(' ');
  await user.click(await screen.findByRole('button', { name: 'Change' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Put on a list' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByRole('combobox', { name: 'List' }), 'Newsletter');
  expect(dialog.getByRole('button', { name: 'Put 1 on it' }).hasAttribute('disabled')).toBe(true);
  expect(dialog.getByText('Say where they said yes, and when.'), 'a disabled button has its reason beside it').toBeTruthy();
  await user.click(dialog.getByRole('radio', { name: 'They are customers' }));
  expect(dialog.getByRole('button', { name: 'Put 1 on it' }).hasAttribute('disabled')).toBe(false);
});

it('removes a list or a tag that people have only after its name was typed, and says that nobody goes with it', async () => {
  const user = userEvent.setup();
  openWindow('/contacts/kept');
  await user.click(await screen.findByRole('button', { name: 'Remove: Press' }));
  const away = screen.getByRole('button', { name: 'Remove the tag' });
  expect(screen.getByText(/They stay in your contacts/)).toBeTruthy();
  expect(away.hasAttribute('disabled')).toBe(true);
  await user.type(screen.getByRole('textbox', { name: /^Type “Press”/ }), 'Press');
  await user.click(away);
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Remove: Press' })).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Remove: Newsletter' }));
  await user.type(screen.getByRole('textbox', { name: /^Type “Newsletter”/ }), 'Newsletter');
  await user.click(screen.getByRole('button', { name: 'Remove the list' }));
  expect(await screen.findByText(/A campaign names this list/), 'the core says why it stays').toBeTruthy();
});

it('takes a change of many people back from the last changes', async () => {
  const user = userEvent.setup();
  openWindow('/contacts/kept');
  const given = (await screen.findByText('tag “Wholesale” given')).closest('li') ?? document.body;
  await user.click(within(given).getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(within(given).getByText(/undone/)).toBeTruthy());
  expect(within(given).queryByRole('button', { name: 'Undo' })).toBeNull();
});
