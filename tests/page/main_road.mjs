// The main road in a browser, on the real core: from an empty Home to the results, each screen looked over by axe.
import assert from 'node:assert/strict';

import { walk } from './browser.mjs';
import { accountAdded, campaignChecked, campaignRehearsed, campaignSent, campaignWritten, sampleImported, senderNamed } from './road.mjs';

await walk(async ({ page, host, look }) => {
  await sampleImported(page, look);
  await page.getByRole('link', { name: 'Go to contacts' }).click();
  await page.getByRole('heading', { name: /\d+ contacts/ }).waitFor();
  await look('contacts');
  await page.getByRole('grid').getByText('amara.lindqvist@northfen.example').click();
  await page.getByRole('complementary').waitFor();
  await look('contacts-person');

  await senderNamed(page, look);
  await accountAdded(page, Number(process.env.POSTRIDER_PRACTICE), look);
  await campaignWritten(page, look);
  await campaignChecked(page, look);
  await campaignRehearsed(page, look);
  const { lists } = await host.rpc('lists', {});
  const before = await host.rpc('suppressions', { search: '', reasons: [], reversed: false, offset: 0, limit: 10 });
  assert.equal(before.total, 0, 'a rehearsal puts nobody on Do not mail');
  await campaignSent(page, look);

  await page.getByRole('link', { name: 'See the results' }).click();
  await page.getByRole('heading', { name: /messages were accepted/ }).waitFor();
  await look('campaign-results');
  const { counts } = await host.rpc('campaign', { id: 1 });
  assert.equal(counts.accepted, lists[0].people, 'everybody on the list has it');
  console.log(JSON.stringify({ accepted: counts.accepted }));

  await page.getByRole('link', { name: /^Home/ }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await look('home');
  await page.getByRole('link', { name: 'Do not mail', exact: true }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await look('do-not-mail');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await look('palette');
});
