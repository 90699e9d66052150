// The health picture: every part of it is a filter, and the filter finds as many as the part says.
import assert from 'node:assert/strict';

import { walk } from './browser.mjs';
import { found, imported, tabTo } from './ground.mjs';

const people = [
  ...Array.from({ length: 9 }, (_, at) => `person${at}@northfen.example,Ida,Falk`),
  ...Array.from({ length: 4 }, (_, at) => `gast${at}@bäckerei.example,Bo,Lind`),
  'info@northfen.example,,',
  'office@oldmill.example,,',
  'no-reply@oldmill.example,,',
];

await walk(async ({ page, host, folder, look }) => {
  await imported(host, folder, `Email,First name,Last name\n${people.join('\n')}\n`);
  await host.rpc('suppression_add', { addresses: 'person3@northfen.example', askedToLeave: true, listId: null, why: 'asked at the counter' });
  await page.reload();
  await page.getByRole('link', { name: 'Contacts', exact: true }).click();
  await page.getByRole('heading', { name: `${people.length} contacts` }).waitFor();

  const grid = page.getByRole('grid', { name: 'Contacts' });
  const matched = (count) => page.waitForFunction(([rows]) => document.querySelector('[role=grid]').getAttribute('aria-rowcount') === String(rows + 1), [count]);
  await tabTo(page, 'Causes, domains, consent');
  await page.keyboard.press('Enter');
  const picture = page.getByRole('region', { name: 'How healthy these addresses are' });
  await picture.getByRole('group', { name: 'Where they are' }).getByRole('button', { name: /^bäckerei\.example/ }).waitFor();
  await look('contacts-health');

  const parts = picture.locator('button[aria-pressed]');
  const names = (await parts.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  let pressed = 0;
  for (const [at, name] of names.entries()) {
    const count = Number(/(\d+)$/.exec(name)?.[1]);
    assert.ok(Number.isInteger(count), `${name} says how many`);
    const part = parts.nth(at);
    if (await part.isDisabled()) {
      assert.equal(count, 0, `${name} cannot be pressed, so it is nobody`);
      continue;
    }
    await part.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Take off: / }).waitFor();
    await matched(count);
    assert.equal(await page.getByText(/^\d+ match(es)?$/).innerText(), `${count} ${count === 1 ? 'matches' : 'match'}`, `${name}: sentence and grid agree`);
    assert.equal(await picture.getByRole('button', { pressed: true }).count(), 1, `${name} is marked as pressed`);
    await page.keyboard.press('Enter');
    await matched(people.length);
    pressed += 1;
  }
  assert.ok(pressed >= 9, `verdicts, causes, domains and consent were pressed: ${names.join('; ')}`);

  // What was pressed is a chip like any other, and the filter goes by the letters people read.
  await picture.getByRole('button', { name: /^bäckerei\.example/ }).press('Space');
  await page.getByRole('button', { name: 'Domain: bäckerei.example', exact: true }).waitFor();
  await matched(4);
  assert.equal(await found(host, { domains: ['bäckerei.example'] }), 4, 'the core finds them under that name');
  await look('contacts-health-pressed');
  await page.getByRole('button', { name: 'Take off: Domain: bäckerei.example' }).press('Enter');
  await matched(people.length);
  assert.equal(await grid.getAttribute('aria-rowcount'), String(people.length + 1));
});
