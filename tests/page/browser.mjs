// The built page in Chromium, on the real core through `window-host`.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const { POSTRIDER_HOST: program, POSTRIDER_UI: ui, POSTRIDER_SHOTS: shots } = process.env;
// The interface's folder holds the only package.json.
const packages = createRequire(path.join(ui, 'package.json'));
const { chromium } = packages('playwright-core');
const axe = await readFile(packages.resolve('axe-core/axe.min.js'), 'utf8');

/** Runs one walk on a fresh data folder and tells how it ended by the exit status. */
export async function walk(steps) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'postrider-page-'));
  const host = await startHost(path.join(folder, 'data'));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'UTC' });
  page.setDefaultTimeout(20_000);
  const faults = [];
  page.on('pageerror', (why) => faults.push(`the page threw: ${why.message}`));
  const allowed = [];
  page.on('console', (line) => {
    if (line.type() === 'error' && !allowed.some((one) => one.test(line.text()))) faults.push(`the console says: ${line.text()}`);
  });
  try {
    // Colours as the computer has them: the tests choose for the computer.
    await host.rpc('app_looks', { theme: 'system' });
    await page.goto(host.address);
    await steps({ page, host, folder, look: (name) => look(page, name, faults), allowed: (words) => allowed.push(words) });
    if (faults.length > 0) throw new Error(faults.join('\n'));
  } catch (why) {
    const picture = path.join(os.tmpdir(), 'postrider-page-failed.png');
    await page.screenshot({ path: picture }).catch(() => undefined);
    console.error(`${why.stack}\n\nAt ${page.url()}, pictured in ${picture}:\n${await page.innerText('body').catch(() => '')}`);
    if (faults.length > 0) console.error(faults.join('\n'));
    process.exitCode = 1;
  } finally {
    await browser.close();
    await host.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Looks the screen over with axe, light and dark. */
async function look(page, name, faults) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    let serious = [];
    // A notice may begin to fade away while axe looks: what is wrong is so a second time.
    for (let tries = 0; tries < 3; tries += 1) {
      serious = await seriousOn(page, colorScheme, tries === 0 && shots ? path.join(shots, `${name}-${colorScheme}.png`) : null);
      if (serious.length === 0) break;
    }
    faults.push(...serious.map((found) => `${name}, ${colorScheme}: ${found}`));
  }
}

async function seriousOn(page, colorScheme, picture) {
  // Colours fade over; axe must see where they end.
  await page.waitForFunction((now) => {
    const { mantineColorScheme } = document.documentElement.dataset;
    const fading = document.getAnimations().some((one) => one instanceof CSSTransition && one.playState === 'running');
    return mantineColorScheme === now && !fading;
  }, colorScheme);
  if (picture) await page.screenshot({ path: picture });
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 5).join(' | ')}`);
}

async function startHost(data) {
  const process_ = spawn(program, [path.join(ui, 'dist'), data], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: process_.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) throw new Error('the host did not start');
  const ended = new Promise((done) => process_.once('exit', done));
  return {
    address: first.value,
    /** Asks the core as the page does. */
    rpc: async (cmd, payload) => {
      const headers = { 'content-type': 'application/json' };
      const reply = await fetch(`${first.value}rpc`, { method: 'POST', headers, body: JSON.stringify({ cmd, payload }) });
      const { ok, error } = await reply.json();
      if (error) throw new Error(`${cmd}: ${error.code}: ${error.message}`);
      return ok;
    },
    /** What a person does outside the page: `{ pick }`, `{ save }`, `{ drop }`. Ends when the host has heard of it. */
    does: async (deed) => {
      process_.stdin.write(`${JSON.stringify(deed)}\n`);
      for (;;) {
        const line = await lines.next();
        if (line.done) throw new Error('the host ended');
        if (JSON.parse(line.value).heard) return;
      }
    },
    stop: async () => {
      process_.stdin.end();
      await ended;
    },
  };
}
