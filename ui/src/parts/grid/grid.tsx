import { Checkbox } from '@mantine/core';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { scale } from '../../room';
import css from './grid.module.css';
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
  onOpen?: (row: Row) => void;
  ticks?: Ticks;
  sort?: { by: string; reversed: boolean; onSort: (key: string) => void };
  /** Stands in place of rows when there are none. */
  empty?: ReactNode;
  /** Least width in px before it scrolls sideways. */
  minWidth?: number;
}

const rowPx = 40;

/** A table of any length: arrows move, Enter opens, Space ticks, the head sorts. */
export function Grid<Row>(props: GridProps<Row>) {
  const { label, columns, count, row, id, onRange, chosen, onOpen, ticks, sort, empty, minWidth = 0 } = props;
  const { t } = useTranslation();
  const name = useId();
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const height = rowPx * scale();
  const { virtualizer, height: spacer, top, show, seen } = useScroll(box, count, height, height);
  const items = virtualizer.getVirtualItems();

  const { first: from, last: to } = seen();
  useEffect(() => onRange({ first: from, last: to }), [from, to, onRange]);

  const shown = active < count ? active : Math.max(0, count - 1);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(count - 1, to));
    setActive(next);
    show(next);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const leaf = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / height) - 2);
    const at = row(shown);
    const steps: Record<string, () => void> = {
      ArrowDown: () => move(shown + 1),
      ArrowUp: () => move(shown - 1),
      PageDown: () => move(shown + leaf),
      PageUp: () => move(shown - leaf),
      Home: () => move(0),
      End: () => move(count - 1),
      Enter: () => at && onOpen?.(at),
      ' ': () => at && ticks?.toggle(id(at)),
    };
    const step = event.key === 'a' && (event.ctrlKey || event.metaKey) ? ticks?.toggleAll : steps[event.key];
    if (!step) return;
    event.preventDefault();
    step();
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
                style={{ gridTemplateColumns: tracks, height, transform: `translateY(${top(item.start)}px)` }}
                onClick={() => {
                  setActive(item.index);
                  if (at) onOpen?.(at);
                }}
              >
                {ticks && (
                  <div role="gridcell" className={css.tick} onClick={(event) => event.stopPropagation()}>
                    {at && (
                      <Checkbox
                        tabIndex={-1}
                        aria-label={ticks.label(id(at))}
                        checked={ticks.has(id(at))}
                        onChange={() => ticks.toggle(id(at))}
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
