// The main road without a mouse: everything is reached by Tab, pressed by Enter or Space, and the focus is always seen.
import assert from 'node:assert/strict';

import { walk } from './browser.mjs';

await walk(async ({ page }) => {
  const { keyboard } = page;
  const title = (name) => page.getByRole('heading', { name }).waitFor();

  await title('Where is your list?');
  await keyboard.press('Tab');
  assert.equal((await focused(page)).name, 'Skip to the content', 'the first stop skips the places');
  await keyboard.press('Enter');
  await tabTo(page, 'Try it with the sample list');
  await keyboard.press('Enter');

  await title(/^(We read|This is what we read)/);
  await tabTo(page, 'Go on');
  await keyboard.press('Enter');
  await title(/rows are fine/);
  await tabTo(page, 'Go on');
  await keyboard.press('Enter');

  await title(/^Where did these/);
  await tabTo(page, /^Stated/, /^(Customer|None)/);
  await keyboard.press('Space');
  for (const [field, text] of [['Where', 'Spring fair'], ['When', '13 Feb 2026'], ['Which list do they join?', 'Newsletter']]) {
    await tabTo(page, field);
    await keyboard.type(text);
  }
  await keyboard.press('Escape');
  await tabTo(page, 'Go on');
  await keyboard.press('Enter');
  await title(/Nothing is stored yet/);
  await tabTo(page, /^Import \d+ people/);
  await keyboard.press('Enter');
  await title(/people imported/);
  await tabTo(page, 'Undo the import');
  await tabTo(page, 'Go to contacts');
  await keyboard.press('Enter');

  await title(/\d+ contacts/);
  await keyboard.press('/');
  assert.equal((await focused(page)).kind, 'searchbox', '/ goes to the search field');
  await keyboard.type('amara');
  await page.getByRole('row', { name: /amara/ }).waitFor();

  await keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await keyboard.type('Campaigns');
  const chosen = page.getByRole('option', { selected: true });
  await chosen.waitFor();
  for (let press = 0; press < 10 && !/^Campaigns/.test(await chosen.innerText()); press += 1) await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await page.waitForURL(/#\/campaigns/);
  await tabTo(page, 'New campaign');
  await keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  assert.equal((await focused(page)).name, 'Name', 'a dialog begins at its first field');
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

/** Presses Tab until this has the focus; every stop on the way must have a name and a visible mark. */
async function tabTo(page, ...wanted) {
  const passed = [];
  for (let press = 0; press < 150; press += 1) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    passed.push(stop.name);
    if (stop.kind !== 'body') {
      assert.notEqual(stop.name, '', `a stop without a name: ${stop.html}`);
      assert.ok(stop.marked, `the focus is not seen on ${stop.html}`);
    }
    if (wanted.some((one) => (one instanceof RegExp ? one.test(stop.name) : one === stop.name))) return;
  }
  throw new Error(`never reached ${wanted.join(' or ')} by Tab; passed ${[...new Set(passed)].join(', ')}`);
}

function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    const tidy = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
    const by = (ids) => (ids ?? '').split(' ').map((id) => document.getElementById(id)?.innerText ?? '').join(' ');
    const names = [element.getAttribute('aria-label'), by(element.getAttribute('aria-labelledby')), element.labels?.[0]?.innerText, element.innerText, element.placeholder];
    const name = names.map(tidy).find((text) => text !== '') ?? '';
    // The mark may stand on the element or on the box that holds it.
    const seen = (one) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    };
    const boxes = [element, element.parentElement, element.parentElement?.parentElement, element.closest('label')].filter(Boolean);
    const borders = element.matches('input, textarea, select') || element.isContentEditable;
    const kind = element === document.body ? 'body' : (element.getAttribute('role') ?? (element.type === 'search' ? 'searchbox' : element.tagName.toLowerCase()));
    return { kind, name, marked: borders || boxes.some(seen), html: element.outerHTML.slice(0, 160) };
  });
}
