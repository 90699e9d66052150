const at = (id, step) => `/campaigns/${id}/${step}`;

export const campaigns = [
  { name: 'campaigns-list', path: '/campaigns' },
  { name: 'campaigns-reminder', path: '/campaigns', themes: ['light'], steps: (page) => page.getByRole('button', { name: 'New reminder' }).click() },
  { name: 'campaigns-empty', path: '/campaigns', scene: 'empty', themes: ['light'] },
  { name: 'campaigns-new', path: '/campaigns/new', themes: ['light'] },
  { name: 'campaigns-broken', path: '/campaigns', scene: 'broken', themes: ['light'] },
  { name: 'campaign-people', path: at(4, 'people') },
  {
    name: 'campaign-people-included',
    path: at(4, 'people'),
    themes: ['light'],
    steps: (page) => page.getByRole('button', { name: 'will get' }).click(),
  },
  { name: 'campaign-write', path: at(5, 'write'), steps: (page) => page.waitForSelector('.cm-content') },
  {
    name: 'campaign-write-worst',
    path: at(5, 'write'),
    themes: ['light'],
    steps: async (page) => {
      await page.waitForSelector('.cm-content');
      await page.getByRole('button', { name: 'Longest name' }).click();
      await page.getByText('Narrow', { exact: true }).click();
    },
  },
  {
    name: 'campaign-write-field',
    path: at(5, 'write'),
    themes: ['light'],
    steps: async (page) => {
      await page.waitForSelector('.cm-content');
      await page.getByRole('button', { name: 'Name or other field' }).click();
    },
  },
  { name: 'campaign-write-empty', path: at(6, 'write'), themes: ['light'], steps: (page) => page.waitForSelector('.cm-content') },
  { name: 'campaign-write-sent', path: at(3, 'write'), themes: ['light'], steps: (page) => page.waitForSelector('.cm-content') },
  { name: 'campaign-check', path: at(5, 'check') },
  { name: 'campaign-check-ready', path: at(4, 'check'), themes: ['light'] },
  { name: 'campaign-check-never', path: at(6, 'check'), themes: ['light'] },
  { name: 'campaign-check-runs', path: at(5, 'check'), scene: 'checking', themes: ['light'] },
  { name: 'campaign-rehearse', path: at(4, 'rehearse') },
  { name: 'campaign-rehearse-timeline', path: at(4, 'rehearse'), sizes: [[1280, 1400]], themes: ['light'] },
  { name: 'campaign-rehearse-plans', path: at(4, 'rehearse'), themes: ['light'], steps: (page) => page.getByRole('button', { name: /^Which bad day/ }).click() },
  { name: 'campaign-rehearse-locked', path: at(4, 'rehearse'), scene: 'rehearsed-locked', sizes: [[1280, 1400]] },
  { name: 'campaign-rehearse-first', path: at(5, 'rehearse'), themes: ['light'] },
  {
    name: 'campaign-rehearse-own',
    path: at(4, 'rehearse'),
    themes: ['light'],
    steps: (page) => page.getByText('Your own', { exact: true }).click(),
  },
  { name: 'campaign-rehearse-runs', path: at(4, 'rehearse'), scene: 'rehearsing', themes: ['light'] },
  { name: 'campaign-send-ready', path: at(4, 'send') },
  { name: 'campaign-send-unread', path: at(4, 'send'), scene: 'unread', themes: ['light'] },
  { name: 'campaign-send-typed', path: at(4, 'send'), themes: ['light'], steps: (page) => page.getByLabel('Number of people').fill('1,960') },
  { name: 'campaign-send-planned', path: at(4, 'send'), scene: 'planned', themes: ['light'] },
  { name: 'campaign-send-missed', path: at(4, 'send'), scene: 'missed', themes: ['light'] },
  { name: 'campaign-send-outgrown', path: at(4, 'send'), scene: 'outgrown', themes: ['light'] },
  { name: 'campaign-send-forbidden', path: at(4, 'send'), scene: 'forbidden', themes: ['light'] },
  { name: 'campaign-send-forbidden-together', path: at(4, 'send'), scene: 'forbidden-together', themes: ['light'] },
  { name: 'campaign-send-forbidden-by-you', path: at(4, 'send'), scene: 'forbidden-by-you' },
  {
    name: 'campaign-send-start',
    path: at(4, 'send'),
    steps: async (page) => {
      await page.getByText('At another time', { exact: true }).click();
      await page.getByLabel('Day', { exact: true }).click();
    },
  },
  { name: 'campaign-send-batch', path: at(4, 'send'), themes: ['light'], steps: (page) => page.getByRole('button', { name: 'Change: First batch' }).click() },
  { name: 'campaign-send-notyet', path: at(5, 'send'), themes: ['light'] },
  { name: 'campaign-send', path: at(1, 'send') },
  { name: 'campaign-send-large', path: at(1, 'send'), text: 200, themes: ['light'] },
  { name: 'campaign-paused', path: at(1, 'send'), scene: 'login-refused' },
  { name: 'campaign-paused-sign-in', path: at(1, 'send'), scene: 'sign-in-ended' },
  { name: 'campaign-paused-passwords-off', path: at(1, 'send'), scene: 'passwords-off', themes: ['light'] },
  { name: 'campaign-paused-all-refused', path: at(1, 'send'), scene: 'all-refused' },
  { name: 'campaign-paused-stop-loss', path: at(1, 'send'), scene: 'stop-loss', themes: ['light'] },
  { name: 'campaign-paused-locked', path: at(1, 'send'), scene: 'host-locked', themes: ['light'] },
  { name: 'campaign-paused-missed', path: at(1, 'send'), scene: 'missed-paused', themes: ['light'] },
  { name: 'campaign-cancelled', path: at(3, 'send'), scene: 'cancelled' },
  { name: 'campaign-paused-copied', path: at(1, 'send'), scene: 'restored' },
  { name: 'campaign-paused-quota', path: at(2, 'send'), themes: ['light'] },
  { name: 'campaigns-none', path: '/campaigns', scene: 'no-campaigns' },
  {
    name: 'campaign-results-paper',
    path: at(3, 'results'),
    sizes: [[800, 1100]],
    steps: async (page) => {
      await page.evaluate(() => { window.print = () => undefined; });
      await page.getByRole('tab', { name: /^Refused/ }).click();
      await page.getByRole('button', { name: 'Print' }).click();
      await page.locator('[data-paper]').waitFor({ state: 'attached' });
      await page.emulateMedia({ media: 'print' });
    },
  },
  { name: 'campaign-results', path: at(3, 'results') },
  { name: 'campaign-results-cancelled', path: at(3, 'results'), scene: 'cancelled' },
  {
    name: 'campaign-results-row',
    path: at(3, 'results'),
    themes: ['light'],
    steps: (page) => page.getByText('Asha Okonkwo').click(),
  },
  { name: 'campaign-results-reason', path: at(3, 'results'), themes: ['light'], steps: (page) => page.getByRole('tab', { name: /^Failed/ }).click() },
  { name: 'campaign-results-none', path: at(4, 'results'), themes: ['light'] },
];
