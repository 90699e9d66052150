export const people = [
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
      await page.getByText('jonas.999999@').waitFor({ timeout: 5_000 });
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
    themes: ['light'],
    steps: (page) => page.getByRole('button', { name: 'Filter' }).click(),
  },
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
