import { useState } from 'react';

import type { ContactFilter, Selection } from '../../generated/wire';
import type { Ticks } from '../../parts/grid/grid';

/** Some of the people in sight, or all who match less a few. */
type State = { all: false; ids: ReadonlySet<number> } | { all: true; except: ReadonlySet<number> };

const none: State = { all: false, ids: new Set() };

function flip(set: ReadonlySet<number>, id: number): Set<number> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Ticked people of a grid whose rows are mostly not loaded. */
export function useTicks(matching: number, filter: ContactFilter, label: string) {
  const [state, setState] = useState<State>(none);
  const count = state.all ? matching - state.except.size : state.ids.size;
  const ticks: Ticks = {
    has: (id) => (state.all ? !state.except.has(id) : state.ids.has(id)),
    all: count > 0 && count === matching,
    some: count > 0,
    toggle: (id) =>
      setState((now) => (now.all ? { all: true, except: flip(now.except, id) } : { all: false, ids: flip(now.ids, id) })),
    toggleAll: () => setState(count === matching ? none : { all: true, except: new Set() }),
    label: () => label,
  };
  const selection: Selection = state.all
    ? { kind: 'matching', filter, except: [...state.except] }
    : { kind: 'these', ids: [...state.ids] };
  return { ticks, count, selection, clear: () => setState(none) };
}
