// Everybody who matches, changed at once: a tag, a field, onto a list, off it, and removed; each is told and taken back.
import assert from 'node:assert/strict';

import { walk } from './browser.mjs';
import { found, imported } from './ground.mjs';

const all = 240;
const some = 90;

await walk(async ({ page, host, folder, look }) => {
  const people = Array.from({ length: all }, (_, at) => `person${at}@${at < some ? 'northfen' : 'oldmill'}.example,Ida,Oldmill`);
  await imported(host, folder, `Email,First name,Town\n${people.join('\n')}\n`);
  const newsletter = (await host.rpc('lists', {})).lists[0].id;
  await page.goto(`${host.address}#/contacts?domain=northfen.example`);
  await page.reload();
  await page.getByText(`${some} match`).waitFor();
  const grid = page.getByRole('grid', { name: 'Contacts' });
  const tickAll = async () => {
    await grid.focus();
    await page.keyboard.press('Control+a');
    await page.getByText(`${some} people ticked`).waitFor();
  };
  const menu = async (deed) => {
    await tickAll();
    await page.getByRole('button', { name: 'Change', exact: true }).press('Enter');
    const item = page.getByRole('menuitem', { name: deed, exact: true });
    await item.waitFor();
    for (let press = 0; press < 8 && !(await item.evaluate((one) => one === document.activeElement)); press += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
  };
  /** One press of Undo on what was told. */
  const undo = async (words) => {
    const toast = page.getByRole('alert').filter({ hasText: words });
    await toast.getByRole('button', { name: 'Undo' }).press('Enter');
    const undone = page.getByRole('alert').filter({ hasText: 'Undone.' });
    await undone.waitFor();
    await undone.getByRole('button', { name: 'Close' }).press('Enter');
    await undone.waitFor({ state: 'detached' });
  };
  const pick = async (label, name) => {
    await page.getByRole('combobox', { name: label }).or(page.getByRole('textbox', { name: label })).press('Enter');
    await page.getByRole('option', { name, exact: true }).click();
  };

  // A tag.
  await menu('Add a tag');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: `Add a tag to ${some} people` }).waitFor();
  await page.keyboard.type('Choir');
  await dialog.getByText('A new tag').waitFor();
  await look('many-tag');
  await page.keyboard.press('Enter');
  await page.getByText(`${some} people have the tag.`).waitFor();
  const choir = (await host.rpc('tags', {})).tags[0].id;
  assert.equal(await found(host, { tags: [choir] }), some, 'they and nobody else');
  await undo('have the tag');
  assert.equal(await found(host, { tags: [choir] }), 0, 'the tag is off again');

  // A field, with the bar that a long change shows while it works.
  let held = true;
  await page.route('**/rpc', async (route) => {
    const { cmd } = route.request().postDataJSON();
    if (!held || !cmd.startsWith('contacts_chang')) return route.continue();
    const reply = await route.fetch();
    const answer = await reply.json();
    if (cmd === 'contacts_change' || cmd === 'contacts_changing') Object.assign(answer.ok, { state: { kind: 'working' }, progress: { done: 20, total: some, perSecond: 4_000 } });
    await route.fulfill({ response: reply, json: answer });
  });
  await menu('Set a field');
  await dialog.getByRole('heading', { name: `Set a field of ${some} people` }).waitFor();
  await page.keyboard.type('Town');
  await page.keyboard.press('Tab');
  await dialog.getByRole('textbox', { name: 'Value' }).fill('Northfen');
  await page.keyboard.press('Enter');
  await page.getByText('We change these people. You can leave this screen.').waitFor();
  const bar = page.getByRole('alert').filter({ hasText: 'We change these people' });
  await bar.getByText(/^\d+ of 90, /).waitFor();
  assert.ok(await bar.getByRole('button', { name: 'Cancel' }).isEnabled(), 'a long change can be stopped');
  await look('many-working');
  held = false;
  await page.getByText(`The field is set for ${some} people.`).waitFor();
  await page.unroute('**/rpc');
  const inTown = (value) => found(host, { fields: [{ field: 'town', test: 'is', value }] });
  assert.equal(await inTown('Northfen'), some);
  await undo('The field is set');
  assert.deepEqual([await inTown('Northfen'), await inTown('Oldmill')], [0, all], 'every old value is back');

  // Onto a new list, and off the old one.
  await menu('Put on a list');
  await dialog.getByRole('heading', { name: `Put ${some} people on a list` }).waitFor();
  await page.keyboard.type('Summer fair');
  await page.keyboard.press('Escape');
  await dialog.getByRole('radio', { name: 'They are customers' }).check();
  await look('many-list');
  await dialog.getByRole('button', { name: `Put ${some} on it` }).press('Enter');
  await page.getByText(`${some} people are on the list.`).waitFor();
  const fair = (await host.rpc('lists', {})).lists.find((list) => list.name === 'Summer fair').id;
  assert.equal(await found(host, { listId: fair }), some);
  await undo('are on the list');
  assert.equal(await found(host, { listId: fair }), 0);
  await menu('Take off a list');
  await dialog.getByRole('heading', { name: `Take ${some} people off a list` }).waitFor();
  await pick('List', 'Newsletter');
  await dialog.getByRole('button', { name: `Take ${some} off it` }).press('Enter');
  await page.getByText(`${some} people are off the list.`).waitFor();
  assert.equal(await found(host, { listId: newsletter }), all - some);
  await undo('are off the list');
  assert.equal(await found(host, { listId: newsletter }), all);

  // Removed: the grid says so at once, and one press has them back.
  await menu('Remove');
  await page.getByText(`${some} people removed.`).waitFor();
  await page.getByRole('heading', { name: `${all - some} contacts` }).waitFor();
  await page.getByText('Nobody matches. Take a filter off, or search for less.').waitFor();
  await undo('people removed');
  await page.getByRole('heading', { name: `${all} contacts` }).waitFor();
  await page.getByText(`${some} match`).waitFor();
});
