// A file with lines above its table: read right, decided field by field, its problems saved as a file, and taken back after
// somebody was changed by hand, who stays with the reason.
import assert from 'node:assert/strict';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

import { walk } from './browser.mjs';
import { everyone, found, imported, written } from './ground.mjs';

const file = `Linden Street Bakery;;;
Exported on 12 March 2026;;;
;;;
E-mail;First name;Town;Phone
ida@northfen.example;Ida;Oldmill;01632 960117
bo@oldmill.example;Bo;Millrace;
nea@oldmill.example;Nea;Northfen;
not an address;Per;Northfen;
`;

await walk(async ({ page, host, folder, look }) => {
  await imported(host, folder, 'Email,First name,Town\nida@northfen.example,Ida,Northfen\nbo@oldmill.example,Bo,Aldwick\n');
  await host.does({ pick: await written(folder, 'spring.csv', file) });
  await page.goto(`${host.address}#/contacts`);
  await page.reload();
  await page.getByRole('button', { name: 'Import', exact: true }).press('Enter');
  const title = (name) => page.getByRole('heading', { level: 1, name }).waitFor();
  const onward = () => page.getByRole('button', { name: 'Go on', exact: true }).press('Enter');
  await title(/Look whether it reads right\.$/);
  await page.getByText('3 rows above left out').waitFor();
  await look('import-read');
  await onward();
  await title('3 of 4 rows are fine. 1 needs a look.');
  await page.getByRole('grid').getByText('not an address').waitFor();
  await look('import-problems');
  await onward();
  await title(/^Where did these 3 people agree/);
  await page.getByRole('radio', { name: /^Customer/ }).press('Space');
  await onward();

  // The plan: one rule, and two values chosen by hand. What was chosen stays where it was.
  await title('1 person is new and 2 change. Nothing is stored yet.');
  const differ = page.getByRole('button', { name: /^You and the file differ/ });
  await differ.press('Enter');
  const lines = page.getByRole('grid', { name: 'You and the file differ' });
  const line = (value) => lines.getByRole('row').filter({ hasText: value });
  await line('Aldwick').waitFor();
  assert.equal(await lines.getAttribute('aria-rowcount'), '3', 'two towns differ');
  const value = (name) => lines.getByRole('button', { name: new RegExp(`^${name}`) });
  await value('Northfen').press('Enter');
  await page.getByText('You chose 1 by hand').waitFor();
  assert.ok(await value('Northfen').evaluate((one) => one.getAttribute('aria-pressed') === 'true' && one === document.activeElement), 'it is taken, and the keyboard is still on it');
  assert.equal(await lines.getAttribute('aria-rowcount'), '3', 'the choice stays in its place');
  await look('import-plan-chosen');
  await line('Northfen').getByRole('button', { name: 'Undo' }).press('Enter');
  await page.getByText('One rule for all of them, or press the value that stands').waitFor();
  assert.equal(await value('Oldmill').getAttribute('aria-pressed'), 'true', 'the rule holds again');
  assert.ok(await line('Oldmill').evaluate((one) => one.contains(document.activeElement)), 'and the keyboard is still on the line');
  await value('Northfen').press('Enter');
  await value('Millrace').press('Enter');
  await page.getByText('You chose 2 by hand').waitFor();
  await page.getByRole('heading', { name: 'Nothing is left to choose' }).waitFor();
  assert.equal(await lines.getAttribute('aria-rowcount'), '3', 'both stay in sight');
  await page.getByRole('button', { name: 'Import 3 people' }).press('Enter');
  await title('3 people imported. Nobody was mailed.');
  const town = (name) => found(host, { fields: [{ field: 'town', test: 'is', value: name }] });
  assert.deepEqual([await town('Northfen'), await town('Millrace'), await town('Oldmill')], [2, 1, 0], 'each choice holds');
  assert.equal(await found(host, { search: '960117' }), 1, 'and the rule where nothing was chosen');

  // What was left out comes back as a file in the shape of this one, with the reason.
  const shelf = path.join(folder, 'shelf');
  await mkdir(shelf);
  await host.does({ save: shelf });
  await page.getByRole('button', { name: 'Problem file' }).press('Enter');
  await page.getByText(/is saved\.$/).waitFor();
  const [saved] = await readdir(shelf);
  const problems = (await readFile(path.join(shelf, saved), 'utf8')).trim().split(/\r?\n/);
  assert.equal(problems.length, 2, problems.join('\n'));
  assert.match(problems[0], /E-mail;First name;Town;Phone/);
  assert.match(problems[1], /not an address;Per;Northfen/);
  assert.match(problems[1], /[A-Z].*\./, 'with a sentence that says why');

  // Somebody is changed by hand; the undo takes back all but that.
  const row = { filter: { ...everyone, search: 'nea@' }, order: 'name', reversed: false, fields: [], offset: 0, limit: 1 };
  const nea = (await host.rpc('contacts_page', row)).rows[0].id;
  await page.getByRole('link', { name: 'Go to contacts' }).press('Enter');
  await page.getByRole('grid').getByText('nea@oldmill.example').click();
  const drawer = page.getByRole('complementary');
  await drawer.getByRole('button', { name: 'Edit' }).press('Enter');
  await drawer.getByRole('textbox', { name: 'Town' }).fill('Tidewater');
  await drawer.getByRole('button', { name: 'Keep the changes' }).press('Enter');
  await drawer.getByText('Tidewater').waitFor();
  await page.goBack();
  if (/contacts/.test(page.url())) await page.goBack();
  await page.getByRole('button', { name: 'Undo the import' }).press('Enter');
  await title('Undone: 0 people are out again.');
  await page.getByText('1 person stays.').waitFor();
  await look('import-undone');
  assert.deepEqual([await found(host, {}), await town('Northfen'), await town('Tidewater'), await town('Aldwick')], [3, 1, 1, 1], 'old values are back, hers stays');
  assert.equal((await host.rpc('contact', { id: nea })).fields.find((field) => field.name === 'town').value, 'Tidewater');
});
