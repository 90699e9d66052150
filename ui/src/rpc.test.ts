import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { RpcError } from './rpc';

/** A fresh module: the way to the core is chosen once. */
async function fresh() {
  vi.resetModules();
  return (await import('./rpc')).rpc;
}

beforeEach(() => {
  history.replaceState(null, '', '/?host');
});
afterEach(() => {
  delete window.__TAURI_INTERNALS__;
  vi.unstubAllGlobals();
});

const answers = (body: unknown) => vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(Response.json(body))));

it('asks the shell by its one command where there is a shell', async () => {
  const invoke = vi.fn(() => Promise.resolve({ empty: true }));
  window.__TAURI_INTERNALS__ = { invoke };
  const rpc = await fresh();
  await rpc('contact', { id: 7 });
  expect(invoke, 'the shell knows no other command').toHaveBeenCalledWith('rpc', { cmd: 'contact', payload: { id: 7 } });
});

it('keeps code, message and details of what the shell refuses', async () => {
  const refusal = { code: 'vault-locked', message: 'Open it.', details: { a: 1 } };
  // The shell rejects with the plain object that crossed the wire.
  window.__TAURI_INTERNALS__ = { invoke: vi.fn().mockRejectedValue(refusal) };
  const rpc = await fresh();
  const error = await rpc('home', {}).catch((why: unknown) => why as RpcError);
  expect(error, 'screens branch on the code and show the message').toMatchObject({ code: 'vault-locked', message: 'Open it.', details: { a: 1 } });
});

it('asks a host on this machine otherwise', async () => {
  answers({ ok: { lists: [] } });
  const rpc = await fresh();
  expect(await rpc('lists', {}), 'the answer stands under ok').toEqual({ lists: [] });
  expect(fetch, 'one door').toHaveBeenCalledWith('/rpc', expect.objectContaining({ body: '{"cmd":"lists","payload":{}}' }));
});

it('throws what the host refuses', async () => {
  answers({ error: { code: 'not-found', message: 'Gone.', details: null } });
  const rpc = await fresh();
  await expect(rpc('contact', { id: 1 }), 'an error is no answer').rejects.toMatchObject({ code: 'not-found' });
});

it('says what to do where nothing answers', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('refused')));
  const rpc = await fresh();
  await expect(rpc('home', {}), 'no bare network error reaches a person').rejects.toMatchObject({ code: 'no-core' });
});
