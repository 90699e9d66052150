// An account is added by typing its address: the settings are looked for, changed, tested, kept, and its pace is set.
import assert from 'node:assert/strict';

import { walk } from './browser.mjs';
import { settingsByHand } from './road.mjs';

const port = Number(process.env.POSTRIDER_PRACTICE);

await walk(async ({ page, host, look }) => {
  await page.getByRole('link', { name: 'Accounts', exact: true }).click();
  await page.getByRole('link', { name: 'Add an account' }).click();

  // A host that our list knows: found without asking anybody.
  const address = page.getByLabel('Your address');
  await address.fill('linden.bakery@gmail.com');
  await page.getByText('smtp.gmail.com, port 465').waitFor();
  await page.getByText('In our list of mail hosts').waitFor();
  await look('account-known');

  // One that nobody knows: what was found, or the usual names, stands there to be changed.
  await address.fill('shop@lindenbakery.example');
  await settingsByHand(page);
  await page.getByLabel('Server', { exact: true }).fill('127.0.0.1');
  await page.getByLabel('Port', { exact: true }).fill(String(port));
  await page.getByRole('combobox', { name: 'Line', exact: true }).or(page.getByRole('textbox', { name: 'Line', exact: true })).click();
  await page.getByRole('option', { name: /^Open; only/ }).click();
  await page.getByLabel('Login name').fill('');
  await page.getByLabel('Server for reading').fill('');
  await look('account-typed');
  await page.getByRole('button', { name: 'Test it' }).click();
  await page.getByRole('heading', { name: 'It works. Keep it.' }).waitFor();
  await page.getByRole('button', { name: 'Keep this account' }).click();
  await page.getByRole('heading', { name: 'It works, and it is kept.' }).waitFor();
  await look('account-kept');
  await page.getByRole('link', { name: 'Go to the account' }).click();
  await page.getByRole('row', { name: /^Newsletters, if all agreed/ }).waitFor();
  await look('account-card');

  // Its pace: fewer an hour, some kept free, only by day; one press takes it back.
  const { limits: { hour: before }, rules: rulesBefore } = (await host.rpc('accounts', {})).accounts[0];
  await page.getByRole('link', { name: 'Change', exact: true }).click();
  await page.getByRole('heading', { name: 'A pace your host is at ease with.' }).waitFor();
  await page.getByLabel('In one hour').fill('40');
  await page.getByLabel('Kept for your own mail, a day').fill('20');
  await page.getByRole('switch', { name: /^Send only at certain hours/ }).check();
  await page.getByLabel('Saturday').uncheck();
  await page.getByLabel('From', { exact: true }).fill('09:00');
  await page.getByLabel('Until', { exact: true }).fill('17:30');
  await look('account-pace');
  await page.getByRole('button', { name: 'Keep these' }).click();
  await page.getByText('The new pace holds now.').waitFor();
  const hour = async () => (await host.rpc('accounts', {})).accounts[0].limits.hour;
  assert.equal(await hour(), 40);
  const { rules } = (await host.rpc('accounts', {})).accounts[0];
  assert.equal(rules.keepFree, 20, 'kept for ordinary mail');
  assert.deepEqual({ ...rules.hours, zone: undefined }, { from: '09:00', until: '17:30', weekdays: [1, 2, 3, 4, 5, 7], zone: undefined }, 'only by day, and not on Saturday');
  await page.getByRole('row', { name: /^Messages in one hour 40/ }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone. Everything is as it was.').waitFor();
  assert.equal(await hour(), before, 'the old pace is back');
  const back = (await host.rpc('accounts', {})).accounts[0].rules;
  assert.deepEqual([back.keepFree, back.hours], [rulesBefore.keepFree, rulesBefore.hours], 'and the old hours');
});
