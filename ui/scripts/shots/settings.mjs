export const settings = [
  { name: 'settings', path: '/settings' },
  { name: 'settings-empty', path: '/settings', scene: 'empty', themes: ['light'] },
  { name: 'settings-locked', path: '/settings', scene: 'locked', themes: ['light'] },
  { name: 'settings-post', path: '/settings', themes: ['light'], steps: (page) => page.getByRole('button', { name: 'Change: Post' }).click() },
  { name: 'settings-phrase', path: '/settings', themes: ['light'], steps: (page) => page.getByRole('button', { name: 'Make new words' }).click() },
  { name: 'settings-restore', path: '/settings', themes: ['light'], steps: (page) => page.getByRole('button', { name: 'Restore' }).click() },
  {
    name: 'settings-domains',
    path: '/settings',
    steps: async (page) => {
      await page.getByRole('button', { name: 'Change', exact: true }).last().click();
      await page.getByRole('radio', { name: /HTTPS/ }).check();
    },
  },
];
