import { EditorState, type TransactionSpec } from '@codemirror/state';
import { expect, test } from 'vitest';

import { field, fieldsIn } from './fields';
import { insert, prefix, wrap } from './marks';

/** `[` and `]` show the selection. */
function check(text: string, deed: (state: EditorState) => TransactionSpec): string {
  const anchor = text.indexOf('[');
  const head = text.indexOf(']') - 1;
  const state = EditorState.create({ doc: text.replace('[', '').replace(']', ''), selection: { anchor, head } });
  const after = state.update(deed(state)).state;
  const { from, to } = after.selection.main;
  const doc = after.doc.toString();
  return `${doc.slice(0, from)}[${doc.slice(from, to)}]${doc.slice(to)}`;
}

test('bold goes round the selection and off again', () => {
  expect(check('a [word] b', (state) => wrap(state, '**'))).toBe('a **[word]** b');
  expect(check('a **[word]** b', (state) => wrap(state, '**'))).toBe('a [word] b');
  expect(check('a [**word**] b', (state) => wrap(state, '**'))).toBe('a [word] b');
  expect(check('a [] b', (state) => wrap(state, '**')), 'the cursor waits between the marks').toBe('a **[]** b');
});

test('italic inside bold adds its own mark instead of breaking the bold', () => {
  expect(check('**[word]**', (state) => wrap(state, '*'))).toBe('***[word]***');
});

test('a heading or bullet is put before every selected line', () => {
  expect(check('[one\ntwo]', (state) => prefix(state, '- '))).toContain('- ');
  expect(check('[one\n\ntwo]', (state) => prefix(state, '- ')).replace(/[[\]]/g, ''), 'empty lines stay empty').toBe('- one\n\n- two');
  expect(check('[- one\n- two]', (state) => prefix(state, '- ')).replace(/[[\]]/g, '')).toBe('one\ntwo');
  expect(check('- o[n]e', (state) => prefix(state, '## ')).replace(/[[\]]/g, ''), 'a bullet becomes a heading').toBe('## one');
});

test('a button gets a paragraph of its own', () => {
  expect(check('before[]after', (state) => insert(state, 'X', true))).toBe('before\n\nX\n\n[]after');
  expect(check('[]', (state) => insert(state, 'X', true))).toBe('X[]');
});

test('a field reads back as it was put in, and quotes cannot break it', () => {
  expect(field('first_name', 'friend')).toBe('{{ first_name | default("friend") }}');
  expect(field('first_name', ' ')).toBe('{{ first_name }}');
  expect(field('town', 'the "old" town')).toBe('{{ town | default("the old town") }}');
  expect(fieldsIn(`a ${field('first_name', 'friend')} b {{ town }}`)).toEqual([
    { from: 2, to: 38, name: 'first_name', other: 'friend' },
    { from: 41, to: 51, name: 'town', other: null },
  ]);
  expect(fieldsIn('{{ a | upper }} {% if town %}')).toEqual([]);
});
