import { useRef, type KeyboardEvent } from 'react';

import { number } from '../format';
import { Swatch, type BarKind } from './bar';
import css from './tabs.module.css';

export interface CountTab {
  key: string;
  label: string;
  count?: number;
  /** Shows the tab as an entry of a legend. */
  kind?: BarKind;
}

interface TabsProps {
  label: string;
  tabs: CountTab[];
  now: string;
  onPick: (key: string) => void;
}

/** Words with counts, the open one underlined; arrows move, as tabs do. */
export function Tabs({ label, tabs, now, onPick }: TabsProps) {
  const row = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = tabs.findIndex((tab) => tab.key === now);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    onPick(next.key);
    row.current?.querySelector<HTMLElement>(`[data-key="${next.key}"]`)?.focus();
  };
  return (
    <div className={css.tabs} role="tablist" aria-label={label} ref={row} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          role="tab"
          data-key={tab.key}
          aria-selected={tab.key === now}
          tabIndex={tab.key === now ? 0 : -1}
          className={css.tab}
          onClick={() => onPick(tab.key)}
        >
          {tab.kind && <Swatch kind={tab.kind} />}
          {tab.label}
          {tab.count !== undefined && <span className={css.count}>{number(tab.count)}</span>}
        </button>
      ))}
    </div>
  );
}
