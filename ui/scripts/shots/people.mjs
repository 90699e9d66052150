export const people = [
  { name: 'home-missed', path: '/home', scene: 'missed' },
  { name: 'home-full', path: '/home' },
  { name: 'home-empty', path: '/home', scene: 'empty' },
  { name: 'home-calm', path: '/home', scene: 'calm' },
  { name: 'home-locked', path: '/home', scene: 'locked' },
  { name: 'home-broken', path: '/home', scene: 'broken' },
  { name: 'large-home', path: '/home', text: 200, themes: ['light'] },
  { name: 'large-contacts', path: '/contacts/7', text: 200, themes: ['light'] },
  { name: 'large-import', path: '/import/3/read', text: 200, themes: ['light'] },
  { name: 'large-problems', path: '/import/3/problems', scene: 'checked', text: 200, themes: ['light'] },
  { name: 'large-stop', path: '/do-not-mail', text: 150, themes: ['light'] },
  { name: 'contacts-full', path: '/contacts?list=1' },
  { name: 'contacts-person', path: '/contacts/7?list=1' },
  { name: 'contacts-empty', path: '/contacts', scene: 'empty', themes: ['light'] },
  { name: 'contacts-add', path: '/contacts/add' },
  {
    name: 'contacts-million-end',
    path: '/contacts',
    scene: 'million',
    themes: ['light'],
    steps: async (page) => {
      await page.focus('[role=grid]');
      await page.keyboard.press('End');
      // The last of a million rows must be reachable: engines cap the height of what scrolls.
      await page.getByText('.999999@').waitFor({ timeout: 20_000 });
    },
  },
  {
    name: 'contacts-ticked',
    path: '/contacts',
    themes: ['light'],
    steps: async (page) => {
      await page.focus('[role=grid]');
      await page.keyboard.press(' ');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press(' ');
    },
  },
  {
    name: 'contacts-undo',
    path: '/contacts/7',
    steps: (page) => page.getByRole('button', { name: 'Do not mail' }).click(),
  },
  {
    name: 'contacts-export',
    path: '/contacts',
    steps: (page) => page.getByRole('button', { name: 'Export these' }).click(),
  },
  {
    name: 'contacts-filter',
    path: '/contacts',
    steps: (page) => page.getByRole('button', { name: 'Filter', exact: true }).click(),
  },
  {
    name: 'contacts-filter-typed',
    path: '/contacts',
    themes: ['light'],
    steps: async (page) => {
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      await page.getByRole('combobox', { name: 'Find a filter' }).fill('never');
    },
  },
  {
    name: 'contacts-filter-field',
    path: '/contacts',
    themes: ['light'],
    steps: async (page) => {
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      await page.getByRole('combobox', { name: 'Find a filter' }).fill('town');
      await page.keyboard.press('Enter');
      await page.keyboard.type('Northfen');
    },
  },
  {
    name: 'contacts-filter-history',
    path: '/contacts',
    themes: ['light'],
    steps: async (page) => {
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      await page.getByRole('combobox', { name: 'Find a filter' }).fill('last');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Got the last 3 campaigns', exact: true }).click();
    },
  },
  { name: 'contacts-chips', path: '/contacts?list=1&verdict=risky&verdict=invalid&finding=typo&domain=oldmill.example&domain=northfen.example', steps: (page) => page.getByRole('button', { name: /^Verdict:/ }).click() },
  { name: 'contacts-health', path: '/contacts?list=1', steps: healthOpen },
  { name: 'contacts-health-pressed', path: '/contacts?verdict=risky', themes: ['light'], steps: async (page) => { await healthOpen(page); await page.getByRole('button', { name: /^shared mailbox/ }).click(); } },
  { name: 'contacts-asking', path: '/contacts', scene: 'asking', themes: ['light'], steps: healthOpen },
  { name: 'contacts-asked', path: '/contacts', scene: 'asked', themes: ['light'], steps: healthOpen },
  { name: 'contacts-waiting', path: '/contacts', scene: 'waiting', themes: ['dark'], steps: healthOpen },
  {
    name: 'contacts-segments',
    path: '/contacts?list=1',
    steps: (page) => page.getByRole('button', { name: 'Saved segments' }).click(),
  },
  { name: 'contacts-stopped', path: '/contacts', scene: 'stopped', themes: ['light'], steps: healthOpen },
  {
    name: 'contacts-segment-broken',
    path: '/contacts',
    steps: async (page) => {
      await page.getByRole('button', { name: 'Saved segments' }).click();
      await page.getByRole('button', { name: /^Market regulars/ }).click();
    },
  },
  {
    name: 'contacts-segment-changed',
    path: '/contacts',
    themes: ['light'],
    steps: async (page) => {
      await page.getByRole('button', { name: 'Saved segments' }).click();
      await page.getByRole('button', { name: /^Got the last 3/ }).click();
      await page.getByRole('button', { name: /^Risky/ }).click();
    },
  },
  {
    name: 'contacts-segment-save',
    path: '/contacts?verdict=ok',
    themes: ['light'],
    steps: async (page) => {
      await page.getByRole('button', { name: 'Saved segments' }).click();
      await page.getByRole('button', { name: 'Save as segment' }).click();
    },
  },
  {
    name: 'contacts-columns',
    path: '/contacts',
    steps: async (page) => {
      await page.getByRole('button', { name: 'Columns' }).click();
      for (const name of ['Last mailed', 'Tags', 'Town']) await page.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
    },
  },
  {
    name: 'contacts-range',
    path: '/contacts',
    themes: ['light'],
    steps: async (page) => {
      await page.focus('[role=grid]');
      for (const key of ['ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown']) await page.keyboard.press(key);
      await page.getByRole('button', { name: 'Change' }).click();
    },
  },
  {
    name: 'contacts-bulk-list',
    path: '/contacts',
    steps: async (page) => {
      await bulk(page, 'Put on a list');
      await page.getByRole('combobox', { name: 'List' }).fill('Summer fair');
    },
  },
  { name: 'contacts-bulk-tag', path: '/contacts', themes: ['light'], steps: (page) => bulk(page, 'Add a tag') },
  { name: 'contacts-bulk-field', path: '/contacts', themes: ['light'], steps: (page) => bulk(page, 'Set a field') },
  {
    name: 'contacts-changing',
    path: '/contacts',
    scene: 'changing',
    steps: async (page) => {
      await bulk(page, 'Remove');
      await page.getByText('We change these people').waitFor();
    },
  },
  {
    name: 'contacts-removed',
    path: '/contacts',
    themes: ['light'],
    steps: async (page) => {
      await page.focus('[role=grid]');
      for (let row = 0; row < 14; row += 1) await page.keyboard.press('Shift+ArrowDown');
      await page.getByRole('button', { name: 'Change' }).click();
      await page.getByRole('menuitem', { name: 'Remove' }).click();
    },
  },
  {
    name: 'contacts-tagging',
    path: '/contacts/16',
    themes: ['light'],
    steps: (page) => page.getByRole('button', { name: 'Add a tag' }).click(),
  },
  { name: 'contacts-merged', path: '/contacts/16' },
  { name: 'contacts-apart', path: '/contacts/16', steps: (page) => page.getByRole('button', { name: /^Take apart/ }).click() },
  {
    name: 'contacts-parted',
    path: '/contacts/16',
    themes: ['light'],
    steps: async (page) => {
      await page.getByRole('button', { name: /^Take apart/ }).click();
      await page.getByRole('button', { name: 'Take apart', exact: true }).click();
      await page.getByText('Parted from').waitFor();
    },
  },
  { name: 'contacts-stays-one', path: '/contacts/18' },
  { name: 'large-apart', path: '/contacts/16', text: 200, themes: ['light'], steps: (page) => page.getByRole('button', { name: /^Take apart/ }).click() },
  { name: 'contacts-same', path: '/contacts/same-mailbox' },
  { name: 'contacts-same-three', path: '/contacts/same-mailbox', themes: ['light'], steps: (page) => page.getByRole('button', { name: /^Carys/ }).click() },
  { name: 'contacts-same-none', path: '/contacts/same-mailbox', scene: 'empty', themes: ['light'] },
  { name: 'contacts-unpictured', path: '/contacts', scene: 'unreadable', themes: ['light'] },
  { name: 'large-health', path: '/contacts?verdict=risky', text: 200, themes: ['light'], steps: healthOpen },
  { name: 'large-same', path: '/contacts/same-mailbox', text: 200, themes: ['light'] },
  {
    name: 'contacts-kept',
    path: '/contacts/kept',
    steps: async (page) => {
      await page.getByRole('button', { name: 'Remove: Press' }).click();
      await page.getByRole('textbox').last().fill('Press');
    },
  },
  { name: 'contacts-kept-none', path: '/contacts/kept', scene: 'empty', themes: ['light'] },
  { name: 'large-kept', path: '/contacts/kept', text: 200, themes: ['light'] },
  { name: 'stop-full', path: '/do-not-mail/5' },
  { name: 'stop-left', path: '/do-not-mail/3', themes: ['light'] },
  { name: 'stop-look', path: '/do-not-mail/look' },
  { name: 'stop-empty', path: '/do-not-mail', scene: 'empty', themes: ['light'] },
  { name: 'stop-add', path: '/do-not-mail/add' },
  {
    name: 'stop-heard',
    path: '/do-not-mail/look',
    steps: (page) => page.getByRole('button', { name: 'Open a saved message' }).click(),
  },
  { name: 'import-read', path: '/import/3/read' },
  { name: 'import-workbook', path: '/import/3/read', scene: 'workbook', themes: ['light'] },
  { name: 'import-checking', path: '/import/3/problems', scene: 'checking', themes: ['light'] },
  { name: 'import-problems', path: '/import/3/problems', scene: 'checked' },
  { name: 'import-fine', path: '/import/3/problems', scene: 'fine', themes: ['light'] },
  {
    name: 'import-agreement',
    path: '/import/3/agreement',
    scene: 'checked',
    steps: (page) => page.getByRole('radio', { name: 'Stated' }).check(),
  },
  { name: 'import-plan', path: '/import/3/plan', scene: 'checked' },
  {
    name: 'import-plan-differ',
    path: '/import/3/plan',
    scene: 'checked',
    themes: ['light'],
    steps: async (page) => {
      await page.getByRole('button', { name: /^You and the file differ/ }).click();
      await page.getByRole('button', { name: 'Northfen', exact: true }).first().click();
    },
  },
  {
    name: 'import-plan-perhaps',
    path: '/import/3/plan',
    scene: 'checked',
    themes: ['light'],
    steps: (page) => page.getByRole('button', { name: /^Perhaps here already/ }).click(),
  },
  { name: 'import-done', path: '/import/3/done', scene: 'committed' },
  { name: 'import-undone', path: '/import/3/done', scene: 'undone', themes: ['light'] },
  { name: 'import-stopped', path: '/import/3/read', scene: 'stopped', themes: ['light'] },
  { name: 'import-gone', path: '/import/404/read', themes: ['light'] },
  {
    name: 'palette',
    path: '/contacts/7?list=1',
    steps: async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('easter');
      await page.waitForTimeout(400);
    },
  },
  { name: 'palette-empty', path: '/home', themes: ['light'], steps: (page) => page.keyboard.press('Control+k') },
  { name: 'vault-make', path: '/home?vault=open', scene: 'no-key-store', themes: ['light'] },
  {
    name: 'vault-phrase',
    path: '/home?vault=open',
    scene: 'empty',
    steps: (page) => page.getByRole('button', { name: 'Make the vault' }).click(),
  },
  { name: 'vault-open', path: '/home?vault=open', scene: 'locked' },
];

async function healthOpen(page) {
  await page.getByRole('button', { name: 'Causes, domains, consent' }).click();
}

async function bulk(page, deed) {
  await page.focus('[role=grid]');
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByRole('menuitem', { name: deed }).click();
}
