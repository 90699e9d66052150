// People who may be here twice: made one by keyboard, parted by one press, called different, told of in the drawer, and
// parted from there.
import assert from 'node:assert/strict';

import { walk } from './browser.mjs';
import { found, imported } from './ground.mjs';

await walk(async ({ page, host, folder, look }) => {
  const people = ['ida@northfen.example,Ida,', 'ida+news@northfen.example,Ida M.,01632 960117', 'bo@oldmill.example,Bo,', 'bo+shop@oldmill.example,,', 'cy@oldmill.example,Cy,'];
  await imported(host, folder, `Email,First name,Phone\n${people.join('\n')}\n`);
  await page.goto(`${host.address}#/contacts`);
  await page.reload();
  await page.getByRole('button', { name: 'Causes, domains, consent' }).press('Enter');
  await page.getByText('2 people may be here twice.').waitFor();
  await page.getByRole('link', { name: 'Look at them' }).press('Enter');
  const title = (name) => page.getByRole('heading', { level: 1, name }).waitFor();
  await title('2 people may be here twice');
  await look('same-mailbox');

  // The address with more to say is chosen beforehand; arrows choose, Enter makes one.
  const groups = page.getByRole('group', { name: 'Who may be the same' });
  await groups.getByRole('button', { name: /ida@northfen/ }).press('Enter');
  await page.getByRole('radio', { name: 'ida@northfen.example' }).check();
  await page.keyboard.press('ArrowDown');
  assert.ok(await page.getByRole('radio', { name: 'ida+news@northfen.example' }).isChecked());
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByText('Made one of them.').waitFor();
  await title('1 person may be here twice');
  assert.ok(await page.evaluate(() => document.activeElement.matches('input:checked')), 'the next choice has the keyboard');
  assert.equal(await found(host, {}), 4, 'one record the less');
  assert.equal(await found(host, { search: '960117' }), 1, 'what only the other record said is kept');

  await page.getByRole('alert').filter({ hasText: 'Made one of them.' }).getByRole('button', { name: 'Undo' }).press('Enter');
  await title('2 people may be here twice');
  assert.equal(await found(host, {}), 5, 'both have their record again');

  // Different people are asked about no more.
  await groups.getByRole('button', { name: /bo@oldmill/ }).press('Enter');
  await page.getByRole('button', { name: 'Different people' }).press('Enter');
  await page.getByText(/^Kept as different people\./).waitFor();
  await title('1 person may be here twice');
  assert.equal(await groups.getByRole('button', { name: /bo@oldmill/ }).count(), 0);
  assert.equal(await found(host, {}), 5, 'nobody was changed');
  await page.getByRole('radio', { name: 'ida@northfen.example' }).check();
  await page.keyboard.press('Enter');
  await title('Nobody is here twice');
  await look('same-mailbox-none');

  // The drawer tells of all of it.
  await page.getByRole('link', { name: 'Back to contacts' }).press('Enter');
  await page.getByRole('grid').getByText('ida@northfen.example', { exact: true }).click();
  const drawer = page.getByRole('complementary');
  await drawer.getByText('What happened').waitFor();
  const told = await drawer.getByRole('listitem').allInnerTexts();
  const deeds = told.map((line) => line.replace(/\s+/g, ' ').replace(/ Take apart$/, '')).filter((line) => /^(Made|Parted)/.test(line));
  assert.deepEqual(
    deeds.map((line) => line.replace(/ \d+ \w+ \d{4}$/, '')),
    ['Made one record with ida+news@northfen.example', 'Parted from ida+news@northfen.example', 'Made one record with ida+news@northfen.example'],
  );
  await look('person-merged');

  // Long after the toast is gone, the line that tells of a merge takes it back; by keyboard, and not by one press.
  const apart = drawer.getByRole('button', { name: 'Take apart: ida+news@northfen.example' });
  assert.equal(await drawer.getByRole('button', { name: /^Take apart/ }).count(), 1, 'the merge that was taken back before has no button');
  await apart.press('Enter');
  await drawer.getByText(/^ida\+news@northfen\.example gets its own record back/).waitFor();
  await look('person-apart-asked');
  await page.keyboard.press('Escape');
  await apart.waitFor();
  assert.equal(await found(host, {}), 4, 'nothing was said yet');
  await apart.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Taken apart. 1 address has its own record again.').waitFor();
  await drawer.getByText('Parted from').nth(1).waitFor();
  await page.getByRole('grid').getByText('ida+news@northfen.example', { exact: true }).waitFor();
  assert.equal(await found(host, {}), 5, 'both have their record again');
  assert.equal(await drawer.getByRole('button', { name: /^Take apart/ }).count(), 0);
});
