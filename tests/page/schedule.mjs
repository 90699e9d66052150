// A start is planned with the person's word and taken back; a reminder is made, comes due on Home, and is done.
import assert from 'node:assert/strict';

import { walk } from './browser.mjs';
import { accountAdded, campaignChecked, campaignWritten, sampleImported, senderNamed } from './road.mjs';

await walk(async ({ page, host, look }) => {
  await sampleImported(page);
  await senderNamed(page);
  await accountAdded(page, Number(process.env.POSTRIDER_PRACTICE));
  await campaignWritten(page);
  await campaignChecked(page);
  await page.getByRole('link', { name: /Send$/ }).first().click();
  await page.getByRole('heading', { name: /^Ready\./ }).waitFor();

  await page.getByText('At another time', { exact: true }).click();
  await page.getByRole('heading', { name: 'When shall it start?' }).waitFor();
  await page.getByLabel('Time', { exact: true }).fill('07:30');
  await look('schedule-start');
  await page.getByRole('button', { name: 'Choose this start' }).click();
  const number = page.getByLabel('Number of people');
  const people = (await host.rpc('campaign_ready', { id: 1 })).people;
  if (await number.isVisible()) await number.fill(String(people));
  await page.getByRole('button', { name: new RegExp(`^Send to ${people}, `) }).click();
  await page.getByRole('heading', { name: /^Planned\./ }).waitFor();
  await look('schedule-planned');
  const planned = await host.rpc('campaign_ready', { id: 1 });
  assert.match(planned.plan.start, /T07:30:00Z$/, 'the clock of this walk is UTC');
  assert.equal((await host.rpc('campaign', { id: 1 })).counts.accepted, 0, 'nothing went');

  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByLabel('Start', { exact: true }).waitFor();
  assert.equal((await host.rpc('campaign_ready', { id: 1 })).plan.start, null);

  await page.getByRole('link', { name: 'Campaigns', exact: true }).click();
  await page.getByRole('button', { name: 'New reminder' }).click();
  await page.getByLabel('What to be reminded of').fill('Write the spring letter');
  await look('reminder-new');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByText('Write the spring letter').waitFor();
  await look('campaigns-reminders');
  const { reminders } = await host.rpc('reminders', {});
  assert.equal(reminders.length, 1);

  // A first time that is over is due at once.
  const { id, text, every } = reminders[0];
  await host.rpc('reminder_save', { id, text, every, first: '2026-01-05T09:00:00Z' });
  await page.getByRole('link', { name: /^Home/ }).click();
  const due = page.getByText('Write the spring letter');
  if ((await host.rpc('home', {})).needs.some((need) => need.kind === 'reminder')) {
    await due.waitFor();
    await look('home-reminder');
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await due.waitFor({ state: 'detached' });
  }
});
