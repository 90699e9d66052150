import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useRef, type RefObject } from 'react';

import { rowsInSight, scaleOf, scrollTo } from './scaling';

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
  const view = () => (box.current?.clientHeight ?? 0) - head;
  const scale = () => scaleOf(count, rowHeight, view());
  const scaleNow = useRef(scale);
  scaleNow.current = scale;

  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    scrollPaddingStart: head,
    observeElementOffset: (instance, tell) => {
      const element = instance.scrollElement;
      if (!element) return undefined;
      const report = () => tell(element.scrollTop * scaleNow.current().ratio, false);
      report();
      element.addEventListener('scroll', report, { passive: true });
      return () => element.removeEventListener('scroll', report);
    },
    initialRect: { width: 800, height: 600 },
  });

  const top = (start: number) => {
    const shown = box.current?.scrollTop ?? 0;
    return start - shown * scale().ratio + shown;
  };

  const show = (index: number) => {
    const element = box.current;
    if (!element) return;
    const to = scrollTo(index, element.scrollTop, scale(), rowHeight, view());
    if (to !== undefined) element.scrollTop = to;
  };

  const seen = () => rowsInSight(box.current?.scrollTop ?? 0, scale(), count, rowHeight, view());

  return { virtualizer, height: scaleOf(count, rowHeight, view()).height, top, show, seen };
}
