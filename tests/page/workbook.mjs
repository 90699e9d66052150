// A workbook with several sheets: the person says which one holds the people, and the rows below follow at once.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { walk } from './browser.mjs';
import { found } from './ground.mjs';
import { workbook } from './workbook_file.mjs';

await walk(async ({ page, host, folder, look }) => {
  const place = path.join(folder, 'season.xlsx');
  await writeFile(
    place,
    workbook([
      ['Prices', [['Loaf', 'Price'], ['Rye', '4.20'], ['Oat', '3.90']]],
      ['Guests', [['Email', 'First name', 'Town'], ['ida@northfen.example', 'Ida', 'Northfen'], ['bo@oldmill.example', 'Bo', 'Oldmill']]],
    ]),
  );
  await page.getByRole('heading', { name: 'Where is your list?' }).waitFor();
  await host.does({ pick: place });
  await page.getByRole('button', { name: 'Import your list' }).press('Enter');
  const sheet = page.getByRole('combobox', { name: 'Sheet' }).or(page.getByRole('textbox', { name: 'Sheet' }));
  await sheet.waitFor();
  const before = await sheet.inputValue();
  assert.ok(['Prices', 'Guests'].includes(before));
  // The other one and back: the preview follows each time.
  const choose = async (name) => {
    await sheet.press('Enter');
    const option = page.getByRole('option', { name, exact: true });
    await option.waitFor();
    for (let press = 0; press < 4 && (await option.getAttribute('data-combobox-selected')) === null; press += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
  };
  await choose('Prices');
  await page.getByText('Rye', { exact: true }).waitFor();
  assert.ok(await page.getByRole('button', { name: 'Go on', exact: true }).isDisabled(), 'there is nobody on this sheet');
  await look('workbook-prices');
  await choose('Guests');
  await page.getByText('ida@northfen.example').waitFor();
  await page.getByRole('heading', { name: /Look whether it reads right\.$/ }).waitFor();
  await look('workbook-guests');
  await page.getByRole('button', { name: 'Go on', exact: true }).press('Enter');
  await page.getByRole('heading', { name: 'All 2 rows are fine.' }).waitFor();
  await page.getByRole('button', { name: 'Go on', exact: true }).press('Enter');
  await page.getByRole('radio', { name: /^Customer/ }).press('Space');
  await page.getByRole('combobox', { name: 'Which list do they join?' }).fill('Guests');
  await page.getByRole('button', { name: 'Go on', exact: true }).press('Enter');
  await page.getByRole('button', { name: 'Import 2 people' }).press('Enter');
  await page.getByRole('heading', { name: '2 people imported. Nobody was mailed.' }).waitFor();
  assert.equal(await found(host, { search: 'rye' }), 0, 'nothing of the other sheet came in');
});
