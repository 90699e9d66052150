import { EditorSelection, type ChangeSpec, type EditorState, type TransactionSpec } from '@codemirror/state';

/** Puts marks such as `**` round what is selected, or takes them away; without a selection the cursor stands between. */
export function wrap(state: EditorState, mark: string): TransactionSpec {
  const size = mark.length;
  return state.changeByRange((range) => {
    const { from, to } = range;
    const inside = state.sliceDoc(from, to);
    if (inside.length >= size * 2 && inside.startsWith(mark) && inside.endsWith(mark)) {
      return {
        changes: [
          { from, to: from + size },
          { from: to - size, to },
        ],
        range: EditorSelection.range(from, to - size * 2),
      };
    }
    const outside = isMark(state, from - size, mark) && isMark(state, to, mark);
    if (outside) {
      return {
        changes: [
          { from: from - size, to: from },
          { from: to, to: to + size },
        ],
        range: EditorSelection.range(from - size, to - size),
      };
    }
    return {
      changes: [
        { from, insert: mark },
        { from: to, insert: mark },
      ],
      range: EditorSelection.range(from + size, to + size),
    };
  });
}

/** Whether exactly this mark stands here: `*` inside `**` is none. */
function isMark(state: EditorState, at: number, mark: string): boolean {
  if (at < 0 || state.sliceDoc(at, at + mark.length) !== mark) return false;
  const sign = mark.charAt(0);
  return mark.length > 1 || (state.sliceDoc(at - 1, at) !== sign && state.sliceDoc(at + 1, at + 2) !== sign);
}

/** Puts `## ` or `- ` before each selected line, or takes it from all where all have it. */
export function prefix(state: EditorState, mark: string): TransactionSpec {
  const starts = new Set<number>();
  for (const range of state.selection.ranges) {
    for (let at = state.doc.lineAt(range.from).number; at <= state.doc.lineAt(range.to).number; at++) starts.add(at);
  }
  const lines = [...starts].map((at) => state.doc.line(at)).filter((line) => starts.size === 1 || line.text.trim() !== '');
  const all = lines.every((line) => line.text.startsWith(mark));
  const changes: ChangeSpec[] = lines.map((line) => {
    if (all) return { from: line.from, to: line.from + mark.length };
    const other = /^(#{1,6} |[-*+] )/.exec(line.text)?.[0] ?? '';
    return { from: line.from, to: line.from + other.length, insert: mark };
  });
  return { changes };
}

/** Replaces the selection; `block` gives it a paragraph of its own. */
export function insert(state: EditorState, text: string, block = false): TransactionSpec {
  const { from, to } = state.selection.main;
  const before = block ? paragraph(state.sliceDoc(Math.max(0, from - 2), from), from === 0) : '';
  const after = block ? paragraph([...state.sliceDoc(to, to + 2)].reverse().join(''), to === state.doc.length) : '';
  const all = `${before}${text}${after}`;
  return { changes: { from, to, insert: all }, selection: { anchor: from + all.length }, scrollIntoView: true };
}

/** The line breaks that are missing for an empty line. */
function paragraph(near: string, edge: boolean): string {
  if (edge || near.endsWith('\n\n')) return '';
  return near.endsWith('\n') ? '\n' : '\n\n';
}
