// Stretches of the main road, as a person walks them: by the words on the screen.

/** From the first screen to stored people. `pause` is called on each screen with its name. */
export async function sampleImported(page, pause = async () => undefined) {
  await page.getByRole('heading', { name: 'Where is your list?' }).waitFor();
  await pause('home-empty');
  await page.getByRole('button', { name: 'Try it with the sample list' }).click();
  await page.getByRole('heading', { name: /^(We read|This is what we read)/ }).waitFor();
  await pause('import-read');
  await onward(page);
  await page.getByRole('heading', { name: /rows are fine/ }).waitFor();
  await pause('import-problems');
  await onward(page);
  await page.getByRole('heading', { name: /^Where did these \d+ people agree/ }).waitFor();
  await page.getByRole('radio', { name: /^Stated/ }).check();
  await page.getByLabel('Where', { exact: true }).fill('Spring fair in Northfen');
  await page.getByLabel('When', { exact: true }).fill('13 Feb 2026');
  await page.getByLabel('When', { exact: true }).press('Tab');
  await page.getByRole('combobox', { name: 'Which list do they join?' }).fill('Newsletter');
  await pause('import-agreement');
  await onward(page);
  await page.getByRole('heading', { name: /Nothing is stored yet/ }).waitFor();
  await pause('import-plan');
  await page.getByRole('button', { name: /^Import \d+ people/ }).click();
  await page.getByRole('heading', { name: /people imported\. Nobody was mailed\./ }).waitFor();
  await pause('import-done');
}

/** Nobody knows this host: looking for its settings is stopped, if it has not ended by itself. */
export async function settingsByHand(page) {
  const stop = page.getByRole('button', { name: 'Stop looking, I know them' });
  const server = page.getByLabel('Server', { exact: true });
  await stop.or(server).first().waitFor();
  if (await stop.isVisible()) await stop.click().catch(() => undefined);
  await server.waitFor();
}

/** An account on a server of this machine, tested and kept. */
export async function accountAdded(page, port, pause = async () => undefined) {
  await page.getByRole('link', { name: 'Accounts', exact: true }).click();
  await pause('accounts-empty');
  await page.getByRole('link', { name: 'Add an account' }).click();
  await page.getByLabel('Your address').fill('shop@lindenbakery.example');
  await settingsByHand(page);
  await page.getByLabel('Server', { exact: true }).fill('127.0.0.1');
  await page.getByLabel('Port', { exact: true }).fill(String(port));
  await page.getByRole('combobox', { name: 'Line' }).or(page.getByRole('textbox', { name: 'Line' })).click();
  await page.getByRole('option', { name: /^Open; only/ }).click();
  await page.getByLabel('Login name').fill('');
  await page.getByLabel('Server for reading').fill('');
  await page.getByLabel('Name people see').fill('Linden Street Bakery');
  await pause('account-add');
  await page.getByRole('button', { name: 'Test it' }).click();
  await page.getByRole('heading', { name: 'It works. Keep it.' }).waitFor();
  await pause('account-works');
  await page.getByRole('button', { name: 'Keep this account' }).click();
  await page.getByRole('heading', { name: 'It works, and it is kept.' }).waitFor();
  await page.getByRole('link', { name: 'Go to the account' }).click();
  await page.getByText('127.0.0.1, port').first().waitFor();
  await page.getByRole('button', { name: /^Test (it|again)$/ }).click();
  await page.getByRole('heading', { name: 'Ready to send.' }).waitFor();
  await pause('account');
}

async function onward(page) {
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
}

/** Who sends, as the law wants it under each newsletter. */
export async function senderNamed(page, pause = async () => undefined) {
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Enter: Name' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Linden Street Bakery');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Enter: Post' }).click();
  await page.getByRole('textbox', { name: 'Post', exact: true }).fill('12 Linden Street\nNorthfen');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Change: Post' }).waitFor();
  await pause('settings');
}

/** A new campaign with a subject, a first line and a text with a name in it. */
export async function campaignWritten(page, pause = async () => undefined) {
  await page.getByRole('link', { name: 'Campaigns', exact: true }).click();
  await pause('campaigns-empty');
  await page.getByRole('link', { name: 'New campaign' }).or(page.getByRole('button', { name: 'New campaign' })).click();
  await page.getByLabel('Name').fill('Summer');
  await pause('campaign-new');
  await page.getByRole('button', { name: 'Go on to people' }).click();
  await page.getByRole('heading', { name: /people will get it/ }).waitFor();
  await pause('campaign-people');
  await page.getByRole('link', { name: 'Go on to write' }).click();
  await page.getByLabel('Subject').fill('Bake with us, {{ first_name | default("friend") }}');
  await page.getByLabel('First line people see').fill('Four evenings on Linden Street');
  await page.getByRole('textbox', { name: 'Message' }).fill(
    'Dear {{ first_name | default("friend") }},\n\nthe oven has room again. [Keep me a place](https://lindenbakery.example/summer).\n\nUntil soon,\nLinden Street Bakery',
  );
  await page.frameLocator('iframe').getByText('the oven has room again').waitFor();
  await pause('campaign-write');
}

/** The check, until nothing blocks. */
export async function campaignChecked(page, pause = async () => undefined) {
  await page.getByRole('link', { name: 'Check it' }).click();
  await page.getByRole('heading', { name: 'Not checked yet' }).waitFor();
  await pause('campaign-check-before');
  await page.getByRole('button', { name: 'Check it' }).click();
  await page.getByRole('heading', { name: /^Ready\./ }).waitFor();
  await pause('campaign-check');
}

/** A bad day in the practice post office of the program itself. */
export async function campaignRehearsed(page, pause = async () => undefined) {
  await page.getByRole('link', { name: 'Rehearse', exact: true }).last().click();
  await page.getByRole('heading', { name: /^Rehearse it first/ }).waitFor();
  await pause('campaign-rehearse-before');
  await page.getByRole('button', { name: 'Rehearse a bad day' }).click();
  await page.getByRole('heading', { name: /^Even on a bad day nobody gets it twice/ }).waitFor({ timeout: 60_000 });
  await pause('campaign-rehearse');
}

/** The press on Send, and the wait for the last message. */
export async function campaignSent(page, pause = async () => undefined) {
  await page.getByRole('link', { name: 'Go on to send' }).click();
  await page.getByRole('heading', { name: /^Ready\./ }).waitFor();
  await pause('campaign-send-before');
  await page.getByRole('button', { name: /^Send to \d+/ }).click();
  await page.getByRole('heading', { name: /^Done: / }).waitFor({ timeout: 120_000 });
  await pause('campaign-send');
}
