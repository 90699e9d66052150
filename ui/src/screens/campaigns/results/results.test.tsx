import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';

import { openWindow } from '../../../dev/window';

afterEach(() => history.replaceState(null, '', '/'));

test('of a cancelled campaign the uncertain are settled, and nobody is sent to again', async () => {
  const user = userEvent.setup();
  history.replaceState(null, '', '/?scene=cancelled');
  openWindow('/campaigns/3/results');
  await screen.findByRole('button', { name: 'Count as sent' });
  expect(screen.queryByRole('button', { name: 'Send to these 3' })).toBeNull();
  expect(screen.getByRole('button', { name: 'Count as not sent' })).toBeTruthy();
  await user.click(await screen.findByRole('tab', { name: /^Failed/ }));
  await screen.findByText(/^Rows 1 to \d+ of \d+$/);
  expect(screen.queryByRole('button', { name: /^Retry/ })).toBeNull();
});

test('the uncertain are settled with what the Sent folder said, one or all', async () => {
  const user = userEvent.setup();
  openWindow('/campaigns/3/results');
  await screen.findByText(/there is no copy, and nothing came back/);
  expect(screen.getByRole('button', { name: 'Look into the Sent folder' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Send to these 3' })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Count as sent' }));
  await waitFor(() => expect(screen.queryByText(/uncertain\. Did they get it\?$/)).toBeNull());
});

test('results are narrowed to one reason of those there are', async () => {
  const user = userEvent.setup();
  openWindow('/campaigns/3/results');
  await user.click(await screen.findByRole('tab', { name: /^Failed/ }));
  await user.click(await screen.findByRole('combobox', { name: 'Only this reason' }).catch(() => screen.getByRole('textbox', { name: 'Only this reason' })));
  await user.click(await screen.findByRole('option', { name: 'Mailbox full (1)' }));
  await screen.findByText('Rows 1 to 1 of 1');
});

test('every row is printed with what became of it, and the paper is put away afterwards', async () => {
  const print = vi.fn();
  vi.stubGlobal('print', print);
  const user = userEvent.setup();
  openWindow('/campaigns/3/results');
  await user.click(await screen.findByRole('tab', { name: /^Refused/ }));
  await screen.findByText(/^Rows 1 to \d+ of 29$/);
  await user.click(screen.getByRole('button', { name: 'Print' }));
  await waitFor(() => expect(print).toHaveBeenCalledOnce());
  const paper = document.querySelector<HTMLElement>('[data-paper]');
  expect(paper?.querySelectorAll('tbody tr')).toHaveLength(29);
  expect(paper?.textContent).toMatch(/: what became of each message/);
  expect(paper?.textContent).toMatch(/Printed /);
  expect(paper?.textContent).toMatch(/Refused: 29/);
  expect(paper?.textContent).toMatch(/Only Refused: 29 rows\./);
  expect(document.documentElement.dataset.printing).toBe('paper');
  // Some systems do not say when it is over.
  await user.click(await screen.findByRole('button', { name: 'Print' }));
  await waitFor(() => expect(print).toHaveBeenCalledTimes(2));
  dispatchEvent(new Event('afterprint'));
  await waitFor(() => expect(document.querySelector('[data-paper]')).toBeNull());
  expect(document.documentElement.dataset.printing).toBeUndefined();
  vi.unstubAllGlobals();
});
