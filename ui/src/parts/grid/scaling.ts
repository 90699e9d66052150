/** Engines cap the height of an element (17 million px and up); a taller list is scrolled by proportion. */
export const tallest = 16_000_000;

/** The scroll bar of a list of equal rows, in px. `view` is what of the list fits into sight. */
export interface Scale {
  /** Height of what scrolls. */
  height: number;
  /** List px for one px of the scroll bar; 1 for lists that fit under the cap. */
  ratio: number;
}

export function scaleOf(count: number, rowHeight: number, view: number): Scale {
  const real = count * rowHeight;
  const height = Math.min(real, tallest);
  return { height, ratio: real > height && height > view ? (real - view) / (height - view) : 1 };
}

/** The rows wholly in sight. */
export function rowsInSight(scrollTop: number, { ratio }: Scale, count: number, rowHeight: number, view: number): { first: number; last: number } {
  const now = scrollTop * ratio;
  const first = Math.max(0, Math.min(count - 1, Math.ceil(now / rowHeight - 0.5)));
  const last = Math.floor((now + view) / rowHeight + 0.1) - 1;
  return { first, last: Math.max(first, Math.min(count - 1, last)) };
}

/** Where to scroll so that a row is in sight; none where it is already. */
export function scrollTo(index: number, scrollTop: number, { ratio }: Scale, rowHeight: number, view: number): number | undefined {
  const now = scrollTop * ratio;
  const start = index * rowHeight;
  if (start < now) return start / ratio;
  return start + rowHeight > now + view ? (start + rowHeight - view) / ratio : undefined;
}
