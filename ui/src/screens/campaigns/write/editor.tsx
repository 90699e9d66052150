import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { markdown } from '@codemirror/lang-markdown';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';

import type { BodyKind } from '../../../generated/wire';
import { chips, type ChipWords } from './chips';
import { insert, prefix, wrap } from './marks';

/** What the toolbar can have the editor do. */
export interface EditorHandle {
  bold: () => void;
  italic: () => void;
  heading: () => void;
  bullets: () => void;
  insert: (text: string, block?: boolean) => void;
  selected: () => string;
  goTo: (line: number) => void;
}

interface EditorProps {
  kind: BodyKind;
  start: string;
  label: string;
  hint: string;
  readOnly: boolean;
  chipWords: ChipWords;
  onChange: (text: string) => void;
  onReady: (handle: EditorHandle | null) => void;
}

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.5rem', overflow: 'auto', scrollbarWidth: 'thin' },
  '.cm-content': { padding: '1.125rem 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 1.5rem' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '1.5px' },
  '.cm-placeholder': { color: 'var(--ink-3)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--blue-soft)' },
});

const letters = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '600' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.link, color: 'var(--blue)' },
  { tag: tags.url, color: 'var(--ink-3)' },
  { tag: [tags.processingInstruction, tags.contentSeparator], color: 'var(--ink-3)', fontWeight: '400' },
  { tag: tags.monospace, fontFamily: 'var(--mantine-font-family-monospace)' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
]);

/** The message's source, with the marks of Markdown shown quietly and fields as chips. */
export default function Editor({ kind, start, label, hint, readOnly, chipWords, onChange, onReady }: EditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const told = useRef({ onChange, onReady, chipWords });
  useEffect(() => {
    told.current = { onChange, onReady, chipWords };
  });
  useEffect(() => {
    if (!box.current) return undefined;
    const written: Extension[] = kind === 'markdown' ? [markdown(), shortcuts()] : [];
    const view = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: start,
        extensions: [
          written,
          history(),
          drawSelection(),
          EditorView.lineWrapping,
          EditorState.readOnly.of(readOnly),
          EditorView.editable.of(!readOnly),
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', tabindex: '0' }),
          placeholder(hint),
          // Tab leaves the field, as in any form.
          keymap.of([...defaultKeymap, ...historyKeymap]),
          syntaxHighlighting(letters),
          chips((name, other) => told.current.chipWords(name, other)),
          look,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) told.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    told.current.onReady(handle(view));
    const last = told.current;
    return () => {
      last.onReady(null);
      view.destroy();
    };
    // The text lives in the editor; only another campaign or language starts it over.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [kind, readOnly]);
  return <div ref={box} style={{ height: '100%', minHeight: 0 }} />;
}

function shortcuts(): Extension {
  const with_ = (deed: (state: EditorState) => ReturnType<typeof wrap>) => (view: EditorView) => {
    view.dispatch(deed(view.state));
    return true;
  };
  return Prec.high(
    keymap.of([
      { key: 'Mod-b', run: with_((state) => wrap(state, '**')) },
      { key: 'Mod-i', run: with_((state) => wrap(state, '*')) },
    ]),
  );
}

function handle(view: EditorView): EditorHandle {
  const run = (deed: (state: EditorState) => ReturnType<typeof wrap>) => () => {
    view.dispatch(deed(view.state));
    view.focus();
  };
  return {
    bold: run((state) => wrap(state, '**')),
    italic: run((state) => wrap(state, '*')),
    heading: run((state) => prefix(state, '## ')),
    bullets: run((state) => prefix(state, '- ')),
    insert: (text, block) => run((state) => insert(state, text, block))(),
    selected: () => view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to),
    goTo: (number) => {
      const line = view.state.doc.line(Math.max(1, Math.min(number, view.state.doc.lines)));
      view.dispatch({ selection: { anchor: line.from, head: line.to }, effects: EditorView.scrollIntoView(line.from, { y: 'center' }) });
      view.focus();
    },
  };
}
