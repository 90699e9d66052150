import { expect, it } from 'vitest';

import { difference } from './difference';

it.each([
  ['marta@brightmial.example', 'marta@brightmail.example', 'ia'],
  ['teo@tidewater,example', 'teo@tidewater.example', ','],
  ['s.novak@novakk.example', 's.novak@novak.example', 'k'],
  ['p.ashdown@oldstaton.example', 'p.ashdown@oldstation.example', 'o'],
  ['j.okafor@millrace.exampl', 'j.okafor@millrace.example', 'l'],
])('marks what %s has wrong', (given, suggestion, wrong) => {
  const [head, middle, tail] = difference(given, suggestion);
  expect(middle, 'the eye needs something to land on').toBe(wrong);
  expect(head + middle + tail, 'the address of the file is shown as it stands').toBe(given);
});
