import { expect, test } from 'vitest';

import { signInHostOf } from './ways';

test('a page to sign in is offered for the hosts that have one, by card or by name', () => {
  expect(signInHostOf('microsoft-365', 'mail.linden.example')).toBe('microsoft');
  expect(signInHostOf(undefined, 'smtp.office365.com')).toBe('microsoft');
  expect(signInHostOf(undefined, 'SMTP.gmail.com.')).toBe('google');
  expect(signInHostOf('harbour', 'smtp.harbourmail.example')).toBeNull();
  expect(signInHostOf(undefined, 'notgmail.com')).toBeNull();
  expect(signInHostOf(undefined, 'gmail.com.astray.example')).toBeNull();
});
