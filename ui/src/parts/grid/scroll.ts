import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useRef, type RefObject } from 'react';

/** Engines cap the height of an element (17 million px and up); a taller list is scrolled by proportion. */
const tallest = 16_000_000;

interface Scroll {
  virtualizer: Virtualizer<HTMLDivElement, Element>;
  /** Height of the spacer, in px. */
  height: number;
  /** Where a row stands inside the spacer, in px. */
  top: (start: number) => number;
  /** Brings a row into sight. */
  show: (index: number) => void;
  /** The rows wholly in sight. */
  seen: () => { first: number; last: number };
}

/** A list of equal rows in a scroll box, of any length. `head` px of the box are covered by a sticky head. */
export function useScroll(box: RefObject<HTMLDivElement | null>, count: number, rowHeight: number, head: number): Scroll {
  const real = count * rowHeight;
  const height = Math.min(real, tallest);
  const view = () => (box.current?.clientHeight ?? 0) - head;
  /** List px for one px of the scroll bar. */
  const ratio = () => (real > height ? (real - view()) / (height - view()) : 1);
  const ratioNow = useRef(ratio);
  ratioNow.current = ratio;

  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    scrollPaddingStart: head,
    observeElementOffset: (instance, tell) => {
      const element = instance.scrollElement;
      if (!element) return undefined;
      const report = () => tell(element.scrollTop * ratioNow.current(), false);
      report();
      element.addEventListener('scroll', report, { passive: true });
      return () => element.removeEventListener('scroll', report);
    },
    initialRect: { width: 800, height: 600 },
  });

  const top = (start: number) => {
    const shown = box.current?.scrollTop ?? 0;
    return start - shown * ratio() + shown;
  };

  const show = (index: number) => {
    const element = box.current;
    if (!element) return;
    const now = element.scrollTop * ratio();
    const start = index * rowHeight;
    if (start < now) element.scrollTop = start / ratio();
    else if (start + rowHeight > now + view()) element.scrollTop = (start + rowHeight - view()) / ratio();
  };

  const seen = () => {
    const now = (box.current?.scrollTop ?? 0) * ratio();
    const first = Math.max(0, Math.min(count - 1, Math.ceil(now / rowHeight - 0.5)));
    const last = Math.floor((now + view()) / rowHeight + 0.1) - 1;
    return { first, last: Math.max(first, Math.min(count - 1, last)) };
  };

  return { virtualizer, height, top, show, seen };
}
