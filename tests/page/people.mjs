// The people of an import in the grid: found at each key, sorted, filtered, ticked and exported by keyboard, and taken
// back by one press.
import assert from 'node:assert/strict';

import { walk } from './browser.mjs';
import { sampleImported } from './road.mjs';

await walk(async ({ page, look }) => {
  const grid = page.getByRole('grid', { name: 'Contacts' });
  const counted = async () => Number(await grid.getAttribute('aria-rowcount')) - 1;
  const title = page.getByRole('heading', { level: 1 });

  await sampleImported(page);
  await page.getByRole('link', { name: 'Go to contacts' }).click();
  await title.filter({ hasText: /^\d+ contacts$/ }).waitFor();
  await grid.getByRole('row', { name: /@/ }).first().waitFor();
  const all = await counted();
  assert.equal(`${all} contacts`, await title.innerText(), 'the grid is as long as the sentence says');

  // Search: each key narrows, and an empty field shows everybody again.
  await page.keyboard.press('/');
  await page.keyboard.type('amara');
  await grid.getByRole('row', { name: /amara/i }).first().waitFor();
  await page.waitForFunction(([most]) => Number(document.querySelector('[role=grid]').getAttribute('aria-rowcount')) - 1 < most, [all]);
  const found = await counted();
  assert.equal(await page.getByText(/ match(es)?$/).innerText(), `${found} ${found === 1 ? 'matches' : 'match'}`);
  await look('contacts-search');
  await page.getByRole('searchbox').fill('nobody-is-called-so');
  await page.getByText('Nobody matches.').waitFor();
  await page.getByRole('searchbox').fill('');
  await page.waitForFunction(([most]) => Number(document.querySelector('[role=grid]').getAttribute('aria-rowcount')) - 1 === most, [all]);

  // The head sorts, and says so.
  const address = grid.getByRole('columnheader', { name: 'Address' });
  const first = () => grid.locator('[role=row][aria-rowindex="2"]').innerText();
  await address.getByRole('button').click();
  await grid.locator('[aria-sort=ascending]', { hasText: 'Address' }).waitFor();
  const up = await first();
  await address.getByRole('button').click();
  await grid.locator('[aria-sort=descending]', { hasText: 'Address' }).waitFor();
  await page.waitForFunction(([before]) => document.querySelector('[role=row][aria-rowindex="2"]').innerText !== before, [up]);

  // Keys: the last row, a range, and everybody.
  await grid.focus();
  await page.keyboard.press('End');
  await grid.locator(`[role=row][aria-rowindex="${all + 1}"]`).waitFor();
  await page.keyboard.press('Home');
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('4 people ticked').waitFor();
  await page.keyboard.press('Shift+ArrowUp');
  await page.getByText('3 people ticked').waitFor();
  await page.keyboard.press('Control+a');
  await page.getByText(`${all} people ticked`).waitFor();
  await page.getByRole('button', { name: 'Untick' }).click();

  // Enter opens the row and moves into the drawer; Escape goes back to the row.
  await grid.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('complementary').getByText('What happened').waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.closest('aside') !== null), 'the drawer has the focus');
  await page.keyboard.press('Escape');
  await page.getByRole('complementary').waitFor({ state: 'detached' });
  assert.ok(await grid.evaluate((element) => element === document.activeElement), 'the grid has it again');

  // A filter found by a word of it, and taken off by its chip.
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const find = page.getByRole('combobox', { name: 'Find a filter' });
  await find.fill('stated');
  await page.getByRole('option', { name: /Stated/ }).waitFor();
  await find.press('Enter');
  await page.getByRole('button', { name: 'Consent: Stated', exact: true }).waitFor();
  await look('contacts-filtered');
  await page.getByRole('button', { name: 'Take off: Consent: Stated' }).click();

  // One press takes the whole import back.
  await page.goBack();
  await page.getByRole('button', { name: 'Undo the import' }).click();
  await page.getByRole('heading', { name: /^Undone: \d+ people are out again/ }).waitFor();
  await page.getByRole('link', { name: 'Go to contacts' }).click();
  await page.getByRole('heading', { name: 'Where is your list?' }).waitFor();
});
