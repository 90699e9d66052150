import { RangeSetBuilder, type Extension } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, WidgetType, type DecorationSet, type ViewUpdate } from '@codemirror/view';

import { fieldsIn } from './fields';

/** How a field is told: "First name, or “friend”". */
export type ChipWords = (name: string, other: string | null) => string;

class Chip extends WidgetType {
  readonly words: string;

  constructor(words: string) {
    super();
    this.words = words;
  }

  override eq(other: Chip) {
    return other.words === this.words;
  }

  override toDOM() {
    const chip = document.createElement('span');
    chip.className = 'pr-chip';
    chip.textContent = this.words;
    return chip;
  }
}

/** Shows merge fields as chips: the cursor steps over them, Backspace takes them whole. */
export function chips(words: ChipWords): Extension {
  const build = (view: EditorView): DecorationSet => {
    const set = new RangeSetBuilder<Decoration>();
    for (const { from, to } of view.visibleRanges) {
      for (const found of fieldsIn(view.state.sliceDoc(from, to))) {
        set.add(from + found.from, from + found.to, Decoration.replace({ widget: new Chip(words(found.name, found.other)) }));
      }
    }
    return set.finish();
  };
  const plugin = ViewPlugin.fromClass(
    class {
      set: DecorationSet;

      constructor(view: EditorView) {
        this.set = build(view);
      }

      update(update: ViewUpdate) {
        if (update.docChanged || update.viewportChanged) this.set = build(update.view);
      }
    },
    {
      decorations: (value) => value.set,
      provide: (self) => EditorView.atomicRanges.of((view) => view.plugin(self)?.set ?? Decoration.none),
    },
  );
  const look = EditorView.theme({
    '.pr-chip': { padding: '1px 6px', borderRadius: '4px', backgroundColor: 'var(--blue-soft)', color: 'var(--ink)', whiteSpace: 'nowrap' },
  });
  return [plugin, look];
}
