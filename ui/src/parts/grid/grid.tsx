import { Checkbox } from '@mantine/core';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { scale } from '../../room';
import css from './grid.module.css';
import { moved, type Span } from './range';
import type { Range } from './rows';
import { useScroll } from './scroll';

export interface Column<Row> {
  key: string;
  label: string;
  /** A track of CSS grid: `160px`, `minmax(200px, 2fr)`. */
  width: string;
  align?: 'end';
  /** The head can be pressed to sort. */
  sorts?: boolean;
  cell: (row: Row, index: number) => ReactNode;
}

/** Ticked rows: a few, or all but a few. */
export interface Ticks {
  has: (id: number) => boolean;
  all: boolean;
  some: boolean;
  toggle: (id: number) => void;
  toggleAll: () => void;
  /** All that match, also those never seen. */
  tickAll?: () => void;
  /** Ticks the rows of a span and unticks those of others, by place. */
  span?: (tick: Span, untick: Span[]) => void;
  label: (id: number) => string;
}

interface GridProps<Row> {
  label: string;
  columns: Column<Row>[];
  count: number;
  /** A row by its place, undefined while it is on its way. */
  row: (index: number) => Row | undefined;
  id: (row: Row) => number;
  onRange: (range: Range) => void;
  chosen?: number | undefined;
  /** `byKey` when Enter opened it: then what opens takes the focus. */
  onOpen?: (row: Row, byKey: boolean) => void;
  ticks?: Ticks;
  sort?: { by: string; reversed: boolean; onSort: (key: string) => void };
  /** Stands in place of rows when there are none. */
  empty?: ReactNode;
  /** Least width in px before it scrolls sideways. */
  minWidth?: number;
  /** Height of a row in px, where a cell has more than one line. */
  rowHeight?: number;
  /** Names what the rows answer; when it changes, the grid starts at its first row again. */
  shown?: string;
  /** The rows answer an older question; the next are on their way. */
  late?: boolean;
}

const rowPx = 40;
/** A step this long, in rows, is a look ahead and not a jump. */
const glance = 200;

/** A table of any length: arrows move, Enter opens, Space ticks, with Shift a range, Ctrl+A all; the head sorts. */
export function Grid<Row>(props: GridProps<Row>) {
  const { label, columns, count, row, id, onRange, chosen, onOpen, ticks, sort, empty, minWidth = 0, rowHeight = rowPx, shown: question, late = false } = props;
  const { t } = useTranslation();
  const name = useId();
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const height = rowHeight * scale();
  const { virtualizer, height: spacer, top, show, seen } = useScroll(box, count, height, rowPx * scale());
  const items = virtualizer.getVirtualItems();

  /** Where a range of ticks began and how far it went. */
  const anchor = useRef<{ at: number; end: number } | null>(null);
  const shown = active < count ? active : Math.max(0, count - 1);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(count - 1, to));
    setActive(next);
    show(next);
  };

  const { first: from, last: to } = seen();
  const told = useRef(0);
  useEffect(() => {
    const tell = () => {
      told.current = from;
      onRange({ first: from, last: to });
    };
    // A drag along the bar of a long list passes thousands of rows: only where it rests are they asked for.
    if (Math.abs(from - told.current) <= glance) return tell();
    const wait = setTimeout(tell, 60);
    return () => clearTimeout(wait);
  }, [from, to, onRange]);

  const answered = useRef(question);
  useEffect(() => {
    if (answered.current === question) return;
    answered.current = question;
    setActive(0);
    anchor.current = null;
    if (box.current) box.current.scrollTop = 0;
  }, [question]);

  const stretch = (to: number) => {
    if (!ticks?.span || count === 0) return;
    const end = Math.max(0, Math.min(count - 1, to));
    const range = anchor.current ?? { at: shown, end: shown };
    const { tick, untick } = moved(range.at, range.end, end);
    ticks.span(tick, untick);
    anchor.current = { at: range.at, end };
    move(end);
  };

  const keys = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const leaf = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / height) - 2);
    const at = row(shown);
    const places: Record<string, number> = {
      ArrowDown: shown + 1,
      ArrowUp: shown - 1,
      PageDown: shown + leaf,
      PageUp: shown - leaf,
      Home: 0,
      End: count - 1,
    };
    const deeds: Record<string, () => void> = {
      Enter: () => at && onOpen?.(at, true),
      ' ': () => {
        anchor.current = { at: shown, end: shown };
        if (at) ticks?.toggle(id(at));
      },
    };
    const to = places[event.key];
    const all = event.key === 'a' && (event.ctrlKey || event.metaKey) ? (ticks?.tickAll ?? ticks?.toggleAll) : undefined;
    const deed = all ?? deeds[event.key];
    if (to === undefined && !deed) return;
    event.preventDefault();
    if (to === undefined) deed?.();
    else if (event.shiftKey && ticks?.span) stretch(to);
    else {
      anchor.current = null;
      move(to);
    }
  };

  const tracks = [...(ticks ? ['20px'] : []), ...columns.map((column) => column.width)].map(toRem).join(' ');
  const rowId = (index: number) => `${name}-${index}`;
  const inSight = items.some((item) => item.index === shown);
  return (
    <div
      className={css.grid}
      ref={box}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length + (ticks ? 1 : 0)}
      aria-busy={late || undefined}
      aria-multiselectable={ticks ? true : undefined}
      aria-activedescendant={inSight && count > 0 ? rowId(shown) : undefined}
      onKeyDown={keys}
    >
      <div className={css.inner} style={{ minWidth: `${minWidth / 16}rem` }}>
        <div role="rowgroup" className={css.head}>
          <div role="row" aria-rowindex={1} className={css.row} style={{ gridTemplateColumns: tracks }}>
            {ticks && (
              <div role="columnheader" className={css.tick}>
                <Checkbox
                  aria-label={t('common.tickAll')}
                  checked={ticks.all}
                  indeterminate={ticks.some && !ticks.all}
                  onChange={ticks.toggleAll}
                />
              </div>
            )}
            {columns.map((column) => {
              const sorted = sort?.by === column.key;
              const Arrow = sorted && sort.reversed ? ArrowDown : ArrowUp;
              return (
                <div
                  key={column.key}
                  role="columnheader"
                  data-align={column.align}
                  data-sorted={sorted || undefined}
                  aria-sort={sorted ? (sort.reversed ? 'descending' : 'ascending') : undefined}
                >
                  {column.sorts && sort ? (
                    <button type="button" className={css.sort} onClick={() => sort.onSort(column.key)}>
                      {column.label}
                      {sorted && <Arrow size={16} aria-hidden />}
                    </button>
                  ) : (
                    column.label || <span className="hidden">{t('common.deed')}</span>
                  )}
                </div>
              );
            })}
          </div>
        </div>
        <div role="rowgroup" className={css.spacer} style={{ height: count === 0 ? undefined : spacer }}>
          {count === 0 && (
            <div role="row">
              <div role="gridcell" className={css.empty}>
                {empty}
              </div>
            </div>
          )}
          {items.map((item) => {
            const at = row(item.index);
            const isChosen = at !== undefined && id(at) === chosen;
            return (
              <div
                key={item.key}
                id={rowId(item.index)}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={at && ticks ? ticks.has(id(at)) : isChosen}
                className={css.row}
                data-chosen={isChosen || undefined}
                data-active={item.index === shown || undefined}
                data-opens={onOpen ? true : undefined}
                data-late={late || undefined}
                style={{ gridTemplateColumns: tracks, height, transform: `translateY(${top(item.start)}px)` }}
                onMouseDown={(event) => event.shiftKey && event.preventDefault()}
                onClick={(event) => {
                  if (event.shiftKey && ticks?.span) return stretch(item.index);
                  anchor.current = null;
                  setActive(item.index);
                  if (at) onOpen?.(at, false);
                }}
              >
                {ticks && (
                  <div
                    role="gridcell"
                    className={css.tick}
                    onClick={(event) => {
                      event.stopPropagation();
                      if (!event.shiftKey) anchor.current = { at: item.index, end: item.index };
                      setActive(item.index);
                    }}
                  >
                    {at && (
                      <Checkbox
                        tabIndex={-1}
                        aria-label={ticks.label(id(at))}
                        checked={ticks.has(id(at))}
                        onChange={(event) => {
                          const { shiftKey } = event.nativeEvent as MouseEvent;
                          if (shiftKey && ticks.span) stretch(item.index);
                          else ticks.toggle(id(at));
                        }}
                      />
                    )}
                  </div>
                )}
                {columns.map((column) => (
                  <div key={column.key} role="gridcell" data-align={column.align} className={css.cell}>
                    {at ? column.cell(at, item.index) : <span className={css.coming} />}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Tracks are written in px and scale with the text. */
function toRem(track: string): string {
  return track.replace(/(\d+(?:\.\d+)?)px/g, (_, px: string) => `${Number(px) / 16}rem`);
}
