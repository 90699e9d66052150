const typed = async (page, address, password) => {
  await page.getByLabel('Your address').fill(address);
  await page.waitForTimeout(700);
  await page.getByText('What we found').waitFor({ timeout: 15_000 }).catch(() => undefined);
  if (password === undefined) return;
  await page.getByLabel('Name people see').fill('Linden Street Bakery');
  await page.getByLabel(/password/i).first().fill(password);
  await page.getByRole('button', { name: 'Test it' }).click();
  await page.waitForTimeout(300);
};

export const accounts = [
  { name: 'accounts', path: '/accounts/1' },
  { name: 'accounts-paused', path: '/accounts/2', themes: ['light'] },
  { name: 'accounts-empty', path: '/accounts', scene: 'empty', themes: ['light'] },
  { name: 'account-edit', path: '/accounts/2/edit', themes: ['light'] },
  { name: 'account-edit-sign-in', path: '/accounts/1/edit/sign-in', scene: 'passwords-off' },
  { name: 'account-edit-signed-in', path: '/accounts/1/edit', scene: 'sign-in-ended', themes: ['light'] },
  { name: 'accounts-passwords-off', path: '/accounts/1', scene: 'passwords-off', themes: ['light'], steps: async (page) => { await page.getByRole('button', { name: 'Test again' }).click(); await page.getByText('Sign in on their page').waitFor(); } },
  { name: 'accounts-prohibited', path: '/accounts/1', scene: 'prohibited', themes: ['light'] },
  { name: 'account-pace', path: '/accounts/1/pace' },
  { name: 'account-pace-above', path: '/accounts/1/pace', steps: async (page) => { await page.getByLabel('In a day', { exact: true }).fill('5000'); await page.getByText('Back to 3,000').waitFor(); } },
  { name: 'accounts-large', path: '/accounts/1', text: 200, themes: ['light'], sizes: [[1280, 800]] },
  { name: 'account-add-start', path: '/accounts/add', themes: ['light'] },
  { name: 'account-add', path: '/accounts/add', steps: (page) => typed(page, 'orders@lindenbakery.example', 'short') },
  { name: 'account-add-works', path: '/accounts/add', themes: ['light'], steps: (page) => typed(page, 'orders@lindenbakery.example', 'long enough') },
  { name: 'account-add-guess', path: '/accounts/add', themes: ['light'], steps: (page) => typed(page, 'choir@northfen.example') },
  { name: 'account-add-elsewhere', path: '/accounts/add', steps: (page) => typed(page, 'choir@away.example') },
  {
    name: 'account-add-kept',
    path: '/accounts/add',
    themes: ['light'],
    steps: async (page) => {
      await typed(page, 'orders@lindenbakery.example', 'long enough');
      await page.getByRole('button', { name: 'Keep this account' }).click();
      await page.getByRole('button', { name: 'Send one', exact: true }).click();
      await page.getByText('It is there', { exact: true }).waitFor();
    },
  },
  { name: 'account-add-looking', path: '/accounts/add', scene: 'finding', steps: async (page) => { await page.getByLabel('Your address').fill('choir@northfen.example'); await page.waitForTimeout(2_000); } },
  { name: 'account-add-oauth', path: '/accounts/add', themes: ['light'], steps: (page) => typed(page, 'linden.bakery@gmail.com') },
  {
    name: 'account-add-oauth-waits',
    path: '/accounts/add',
    scene: 'sign-in-waits',
    themes: ['light'],
    steps: async (page) => {
      await typed(page, 'linden.bakery@gmail.com');
      await page.getByLabel('Client id').fill('1234.apps.googleusercontent.example');
      await page.getByRole('button', { name: 'Sign in at Google' }).click();
      await page.getByText('Sign in at Google in your browser').waitFor();
    },
  },
  { name: 'account-add-prohibited', path: '/accounts/add', themes: ['light'], steps: (page) => typed(page, 'me@freemail.example') },
];
