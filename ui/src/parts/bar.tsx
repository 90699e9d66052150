import type { ReactNode } from 'react';

import { number } from '../format';
import css from './bar.module.css';

/** done green, later ochre, refused ink, to-go pale, nothing outlined, uncertain a strong outline. */
export type BarKind = 'done' | 'later' | 'refused' | 'to-go' | 'nothing' | 'uncertain';

export interface BarPart {
  key: string;
  kind: BarKind;
  count: number;
  /** The word beside the count in the legend. */
  label: string;
}

interface BarProps {
  parts: BarPart[];
  /** Said to those who do not see it. */
  label: string;
  /** 20 for one campaign, 16 for an import, 10 in tables. */
  height?: 10 | 16 | 20;
}

/** One whole, cut into its parts; the smallest slice stays 3 px. */
export function Bar({ parts, label, height = 16 }: BarProps) {
  const shown = parts.filter((part) => part.count > 0);
  const words = shown.map((part) => `${part.label} ${number(part.count)}`).join(', ');
  return (
    <div className={css.bar} data-height={height} role="img" aria-label={words ? `${label}: ${words}` : label}>
      {shown.map((part) => (
        <span key={part.key} className={css.slice} data-kind={part.kind} style={{ flexGrow: part.count }} />
      ))}
    </div>
  );
}

interface LegendProps {
  parts: BarPart[];
  /** Counts first and bold, as under a campaign. */
  strong?: boolean;
  end?: ReactNode;
}

/** The parts in words. */
export function Legend({ parts, strong = false, end }: LegendProps) {
  return (
    <div className={css.legend}>
      {parts.map((part) => (
        <span key={part.key} className={css.entry}>
          <Swatch kind={part.kind} />
          {strong ? (
            <span>
              <b>{number(part.count)}</b> {part.label}
            </span>
          ) : (
            <span>
              {part.label} {number(part.count)}
            </span>
          )}
        </span>
      ))}
      {end && <span className={css.end}>{end}</span>}
    </div>
  );
}

/** The small square that ties a word to its slice. */
export function Swatch({ kind }: { kind: BarKind }) {
  return <span className={css.swatch} data-kind={kind} aria-hidden />;
}
