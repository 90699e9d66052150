/** Places of rows, both ends included. */
export interface Span {
  from: number;
  to: number;
}

function span(a: number, b: number): Span {
  return { from: Math.min(a, b), to: Math.max(a, b) };
}

/** What becomes of ticks when the end of a range that began at `anchor` moves: all between the two are ticked, and what the
 * range gave up is not, as in a spreadsheet. */
export function moved(anchor: number, before: number, now: number): { tick: Span; untick: Span[] } {
  const old = span(anchor, before);
  const tick = span(anchor, now);
  const untick: Span[] = [];
  if (old.from < tick.from) untick.push({ from: old.from, to: tick.from - 1 });
  if (old.to > tick.to) untick.push({ from: tick.to + 1, to: old.to });
  return { tick, untick };
}
