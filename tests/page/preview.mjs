// A message that tries everything, in the frame that shows messages: it runs nothing, reaches nobody, goes nowhere.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

import { walk } from './browser.mjs';
import { sampleImported } from './road.mjs';

const heard = [];
const elsewhere = createServer((request, answer) => {
  heard.push(request.url);
  answer.setHeader('content-type', request.url === '/page' ? 'text/html' : 'text/plain');
  answer.end(request.url === '/page' ? hostile.replace(/<meta http-equiv[^>]*>/, '') : '');
});
elsewhere.on('upgrade', (request, socket) => {
  heard.push(request.url);
  socket.destroy();
});
await new Promise((done) => elsewhere.listen(0, '127.0.0.1', done));
const address = `http://127.0.0.1:${elsewhere.address().port}`;
const text = await readFile(new URL('hostile.html', import.meta.url), 'utf8');
const hostile = text.replaceAll('ELSEWHERE', address);

await walk(async ({ page, host, folder, allowed }) => {
  // Without the frame the same message does call home: the listener hears, and the message is as bad as it looks.
  const open = await page.context().browser().newPage();
  await open.goto(`${address}/page`, { waitUntil: 'commit' });
  for (const one of ['/picture.png', '/fetch', '/import.css', '/style.css', '/script.js', '/frame', '/object', '/inner-script', '/background.png']) {
    await until(() => heard.includes(one), `${one} is heard without the frame`);
  }
  await open.close();

  await sampleImported(page);
  const { lists } = await host.rpc('lists', {});
  const campaign = await host.rpc('campaign_create', { name: 'Hostile', listId: lists[0].id });
  const file = path.join(folder, 'hostile.html');
  await writeFile(file, hostile);
  await host.does({ pick: file });
  const picked = await host.rpc('file_pick', { kind: 'body' });
  await host.rpc('campaign_body', { id: campaign.id, handle: picked.handle });

  heard.length = 0;
  // Each refusal of the frame is told on the console; here they are what we want.
  allowed(/violates the following Content Security Policy|Blocked script execution|frame is sandboxed|Blocked form submission|Not allowed to|Unsafe attempt|Refused to execute the redirect/);
  await page.evaluate(() => addEventListener('message', (event) => (globalThis.told = String(event.data))));
  const title = await page.title();
  await page.goto(`${page.url().split('#')[0]}#/campaigns/${campaign.id}/write`);
  const frame = page.locator('iframe').first();
  await frame.waitFor();
  assert.equal(await frame.getAttribute('sandbox'), '', 'the frame allows nothing at all');
  assert.equal(await frame.getAttribute('src'), null, 'the message comes from the core, not from an address');
  // Whatever the core took out of it: the frame must hold even against the message as it was written.
  await tryAll(page, frame, hostile);

  assert.deepEqual(heard, [], 'nothing is fetched from elsewhere');
  assert.equal(await page.title(), title, 'the page around it is as it was');
  assert.equal(await page.evaluate(() => globalThis.told), undefined, 'no script ran');
  assert.match(page.url(), /\/write$/, 'the window stays where it is');
  assert.equal(page.context().pages().length, 1, 'no other window opened');
  const { matching } = await host.rpc('suppressions', { search: 'hostile.example', reasons: [], reversed: false, offset: 0, limit: 10 });
  assert.equal(matching, 0, 'nothing was asked of the core');
});
elsewhere.close();

async function tryAll(page, frame, message) {
  await frame.evaluate(
    (element, html) =>
      new Promise((done) => {
        element.addEventListener('load', done, { once: true });
        element.srcdoc = html;
      }),
    message,
  );
  const inside = await (await frame.elementHandle()).contentFrame();
  for (const name of ['#send', '#link', '#top', '#new']) {
    await inside.click(name, { noWaitAfter: true, timeout: 5_000 }).catch(() => undefined);
  }
  // What does not happen has no moment: half a second is ages for a page on this machine.
  await page.waitForTimeout(500);
}

async function until(there, what) {
  const end = Date.now() + 20_000;
  while (!there()) {
    assert.ok(Date.now() < end, `waited in vain: ${what}; heard ${heard.join(' ')}`);
    await new Promise((again) => setTimeout(again, 20));
  }
}
