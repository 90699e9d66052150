import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';

import { openWindow } from '../../../dev/window';

test('the uncertain are settled with what the Sent folder said, one or all', async () => {
  const user = userEvent.setup();
  openWindow('/campaigns/3/results');
  await screen.findByText(/^Your Sent folder had no copy .*, so they probably did not\./);
  expect(screen.getByRole('button', { name: 'Look into the Sent folder' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Send to these 3' })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Count as sent' }));
  await waitFor(() => expect(screen.queryByText(/uncertain\. Did they get it\?$/)).toBeNull());
});
