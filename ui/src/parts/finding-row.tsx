import type { ReactNode } from 'react';

import css from './finding-row.module.css';

interface FindingRowProps {
  /** A shape of 20 px; its colour comes from `tone`. */
  icon: ReactNode;
  tone: 'harm' | 'wait' | 'plain' | 'done';
  /** The fact. */
  title: ReactNode;
  /** The reason. */
  text: ReactNode;
  /** The one button. */
  action?: ReactNode;
}

/** Fact, reason, button: a row of Home, of a report, of anything that needs the person. */
export function FindingRow({ icon, tone, title, text, action }: FindingRowProps) {
  return (
    <div className={css.row} data-tone={tone}>
      <span className={css.icon} aria-hidden>
        {icon}
      </span>
      <div className={css.words}>
        <p className={css.title}>{title}</p>
        <p className={css.text}>{text}</p>
      </div>
      {action && <div className={css.action}>{action}</div>}
    </div>
  );
}
