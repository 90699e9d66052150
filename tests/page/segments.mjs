// A segment: saved from chips, named anew, counted anew whoever changes people, removed, and brought back by one press.
import assert from 'node:assert/strict';

import { walk } from './browser.mjs';
import { imported, tabTo } from './ground.mjs';

await walk(async ({ page, host, folder, look }) => {
  const people = Array.from({ length: 12 }, (_, at) => `person${at}@${at < 5 ? 'northfen' : 'oldmill'}.example,Ida,Falk`);
  await imported(host, folder, `Email,First name,Last name\n${people.join('\n')}\n`);
  await page.reload();
  await page.getByRole('link', { name: 'Contacts', exact: true }).click();
  await page.getByRole('heading', { name: '12 contacts' }).waitFor();
  const matches = (words) => page.getByText(words, { exact: true }).waitFor();

  // Two chips by keyboard, saved under a name.
  for (const typed of ['northfen.example', 'never mailed']) {
    await page.getByRole('button', { name: 'Filter', exact: true }).press('Enter');
    const find = page.getByRole('combobox', { name: 'Find a filter' });
    await find.fill(typed);
    await page.getByRole('option', { name: new RegExp(typed, 'i') }).first().waitFor();
    await find.press('Enter');
    await page.getByRole('button', { name: new RegExp(`^(Domain: )?${typed}$`, 'i') }).waitFor();
  }
  await matches('5 match');
  const menu = page.getByRole('button', { name: 'Saved segments' });
  await menu.press('Enter');
  await page.getByText('None yet. Filter the people, then save the filter here.').waitFor();
  await look('segments-none');
  await tabTo(page, 'Save as segment');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Name', exact: true }).waitFor();
  await page.keyboard.type('Northfen, new');
  await page.keyboard.press('Enter');
  await page.getByText('Saved as “Northfen, new”.').waitFor();

  // The open segment gives the menu its name; without chips it is one press away.
  await page.getByRole('button', { name: 'Take off: Never mailed' }).press('Enter');
  await page.getByText('Changed since “Northfen, new” was saved.').waitFor();
  await page.getByRole('button', { name: 'Go back to it' }).press('Enter');
  await page.getByRole('button', { name: 'Take off: Never mailed' }).waitFor();

  // Renamed, and counted live: somebody comes in elsewhere while the menu is open.
  const named = page.getByRole('button', { name: 'Northfen, new', exact: true });
  await named.press('Enter');
  await page.getByRole('button', { name: 'Rename: Northfen, new' }).press('Enter');
  const field = page.getByRole('textbox', { name: 'Name', exact: true });
  await field.fill('Regulars in Northfen');
  await field.press('Enter');
  await page.getByRole('button', { name: 'Regulars in Northfen 5' }).waitFor();
  await look('segments-open');
  const added = await host.rpc('contact_add', { address: 'late@northfen.example', fields: [], listId: null, basis: 'none', source: '', agreedOn: null });
  assert.equal(added.kind, 'added');
  await page.getByRole('button', { name: 'Regulars in Northfen 6' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: '13 contacts' }).waitFor();
  await matches('6 match');

  // Removed; the people stay, and Undo brings it back.
  const open = page.getByRole('button', { name: 'Regulars in Northfen', exact: true });
  await open.press('Enter');
  await page.getByRole('button', { name: 'Remove: Regulars in Northfen' }).press('Enter');
  await page.getByText('“Regulars in Northfen” is removed. Nobody in it changed.').waitFor();
  assert.deepEqual((await host.rpc('segments', {})).segments, []);
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: '13 contacts' }).waitFor();
  await page.getByRole('alert').filter({ hasText: 'is removed' }).getByRole('button', { name: 'Undo' }).press('Enter');
  await page.getByText('Undone.').waitFor();
  const { segments } = await host.rpc('segments', {});
  assert.deepEqual(segments.map(({ name, people: count }) => [name, count]), [['Regulars in Northfen', 6]]);
});
