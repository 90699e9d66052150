import { useRef, useState } from 'react';

import type { ContactFilter, Selection } from '../../generated/wire';
import type { Ticks } from '../../parts/grid/grid';
import type { Span } from '../../parts/grid/range';

/** Some of the people in sight, or all who match less a few. */
export type TickState = { all: false; ids: ReadonlySet<number> } | { all: true; except: ReadonlySet<number> };

export const noTicks: TickState = { all: false, ids: new Set() };

function flip(set: ReadonlySet<number>, id: number): Set<number> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Ticks some people and unticks others, whether all are ticked or few. */
export function withTicks(state: TickState, on: readonly number[], off: readonly number[]): TickState {
  const set = new Set(state.all ? state.except : state.ids);
  for (const id of off) if (state.all) set.add(id);
    else set.delete(id);
  for (const id of on) if (state.all) set.delete(id);
    else set.add(id);
  return state.all ? { all: true, except: set } : { all: false, ids: set };
}

/** The longest range that is ticked row by row; for more there are filters and Ctrl+A. */
export const longestRange = 10_000;

interface Grid {
  matching: number;
  filter: ContactFilter;
  label: string;
  /** The people of a span of rows, also those not loaded. */
  between: (span: Span) => Promise<{ id: number }[]>;
  onTooLong: () => void;
}

/** Ticked people of a grid whose rows are mostly not loaded. */
export function useTicks({ matching, filter, label, between, onTooLong }: Grid) {
  const [state, setState] = useState<TickState>(noTicks);
  const line = useRef(Promise.resolve());
  const count = state.all ? Math.max(0, matching - state.except.size) : state.ids.size;
  const span = (tick: Span, untick: Span[]) => {
    if (tick.to - tick.from >= longestRange) return onTooLong();
    // One after the other: a range that shrank must not be told before it grew.
    line.current = line.current
      .then(async () => {
        const [on, ...off] = await Promise.all([tick, ...untick].map(between));
        setState((now) => withTicks(now, (on ?? []).map((row) => row.id), off.flat().map((row) => row.id)));
      })
      .catch(() => undefined);
  };
  const ticks: Ticks = {
    has: (id) => (state.all ? !state.except.has(id) : state.ids.has(id)),
    all: count > 0 && count === matching,
    some: count > 0,
    toggle: (id) =>
      setState((now) => (now.all ? { all: true, except: flip(now.except, id) } : { all: false, ids: flip(now.ids, id) })),
    toggleAll: () => setState(count === matching ? noTicks : { all: true, except: new Set() }),
    tickAll: () => setState({ all: true, except: new Set() }),
    span,
    label: () => label,
  };
  const selection: Selection = state.all
    ? { kind: 'matching', filter, except: [...state.except] }
    : { kind: 'these', ids: [...state.ids] };
  return { ticks, count, selection, clear: () => setState(noTicks) };
}
