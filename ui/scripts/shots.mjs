// Pictures of every screen on invented answers: `npm run shots -- FOLDER [NAME...]`.
// Each is taken light and dark at 1280x800 and 1000x700, and looked over by axe; serious findings end with status 1.
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

import { shots } from './shots-list.mjs';

const [folder, ...names] = process.argv.slice(2);
if (!folder) {
  console.error('Say where the pictures go: npm run shots -- FOLDER [NAME...]');
  process.exit(2);
}
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
await mkdir(folder, { recursive: true });

const server = await createServer({ server: { port: 0, hmr: false, watch: null }, logLevel: 'error' });
await server.listen();
const base = server.resolvedUrls.local[0];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--force-color-profile=srgb'],
});

const sizes = [
  [1280, 800],
  [1000, 700],
];
let serious = 0;

async function take(shot, theme, [width, height]) {
  const page = await browser.newPage({ viewport: { width, height }, timezoneId: 'UTC', locale: 'en-GB' });
  page.on('pageerror', (why) => console.error(`${shot.name}: ${why.message}`));
  page.on('console', (line) => line.type() === 'error' && console.error(`${shot.name}: ${line.text()}`));
  // Today in the pictures is Monday 23 March 2026, 14:03.
  await page.clock.setFixedTime(new Date('2026-03-23T14:03:30Z'));
  await page.goto(`${base}?theme=${theme}&scene=${shot.scene ?? 'full'}&text=${shot.text ?? 100}#${shot.path}`);
  await page.waitForSelector('h1');
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(300);
  if (shot.steps) await shot.steps(page);
  await page.waitForTimeout(250);
  const file = `${shot.name}-${theme}-${width}x${height}.png`;
  await page.screenshot({ path: path.join(folder, file) });
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const finding of found.violations) {
    const bad = finding.impact === 'serious' || finding.impact === 'critical';
    if (bad) serious += 1;
    console.log(`${file}: ${finding.impact} ${finding.id}: ${finding.nodes.map((node) => node.target.join(' ')).slice(0, 4).join(' | ')}`);
  }
  await page.close();
}

const wanted = shots.filter((shot) => names.length === 0 || names.some((name) => shot.name.startsWith(name)));
for (const shot of wanted) {
  for (const theme of shot.themes ?? ['light', 'dark']) {
    for (const size of shot.sizes ?? sizes) {
      try {
        await take(shot, theme, size);
      } catch (why) {
        serious += 1;
        console.error(`${shot.name} ${theme} ${size}: ${why.message}`);
      }
    }
  }
}
await browser.close();
await server.close();
console.log(`${wanted.length} screens, ${serious} serious`);
process.exit(serious > 0 ? 1 : 0);
