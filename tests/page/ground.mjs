// Ground that other walks stand on: people brought in by the core itself, as quick as it can, from files of the walk's own.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes a file of the walk and gives its place. */
export async function written(folder, name, text) {
  const place = path.join(folder, name);
  await writeFile(place, text);
  return place;
}

/** Brings people in from text, on a list, as customers or as people who signed up; answers with the import. */
export async function imported(host, folder, text, { name = 'people.csv', list = 'Newsletter', basis = 'stated' } = {}) {
  await host.does({ pick: await written(folder, name, text) });
  const { handle } = await host.rpc('file_pick', { kind: 'list' });
  const { id } = await host.rpc('import_open', { handle });
  await host.rpc('import_check', { id });
  await until(host, 'import', { id }, (view) => view.stage.kind === 'checked');
  const said = { list, basis, source: 'Spring fair', agreedOn: '2026-02-13', wording: '' };
  await host.rpc('import_agree', { id, said });
  await host.rpc('import_commit', { id, policy: 'take-theirs' });
  await until(host, 'import', { id }, (view) => view.stage.kind === 'committed');
  return id;
}

/** Changes many at once, as another window would. */
export async function changed(host, filter, change) {
  const selection = { kind: 'matching', filter: { ...everyone, ...filter }, except: [] };
  const { id } = await host.rpc('contacts_change', { selection, change });
  return until(host, 'contacts_changing', { id }, (view) => view.state.kind !== 'working');
}

/** A filter that finds everybody. */
export const everyone = {
  search: '', listId: null, verdicts: [], bases: [], findings: [], domains: [], tags: [], withoutTags: [], fields: [], history: [],
  addedSince: null, addedBefore: null, importId: null, doNotMail: null, stale: null,
};

/** How many a filter finds. */
export async function found(host, filter) {
  const page = { filter: { ...everyone, ...filter }, order: 'name', reversed: false, fields: [], offset: 0, limit: 1 };
  return (await host.rpc('contacts_page', page)).matching;
}

/** Asks until the answer is as wanted; a walk that waits in vain is ended by its own limit. */
async function until(host, cmd, payload, wanted) {
  for (;;) {
    const answer = await host.rpc(cmd, payload);
    if (wanted(answer)) return answer;
    if (answer.stage?.kind === 'failed' || answer.state?.kind === 'failed') throw new Error(`${cmd}: ${JSON.stringify(answer)}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Tabs until the focus is on something of this name. */
export async function tabTo(page, name) {
  for (let press = 0; press < 120; press += 1) {
    await page.keyboard.press('Tab');
    const on = await page.evaluate(() => {
      const now = document.activeElement;
      return (now.getAttribute('aria-label') ?? now.innerText ?? '').replace(/\s+/g, ' ').trim();
    });
    if (name instanceof RegExp ? name.test(on) : on === name) return;
  }
  throw new Error(`never reached ${name} by Tab`);
}
