import type { ReactNode } from 'react';

import css from './note.module.css';

interface NoteProps {
  /** Ochre for "decide this", red for harm. At most one note a screen. */
  tone?: 'decide' | 'harm';
  icon?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  /** Announced when it appears. */
  live?: boolean;
}

export function Note({ tone = 'decide', icon, title, children, action, live = false }: NoteProps) {
  return (
    <div className={css.note} data-tone={tone} role={live ? 'alert' : undefined}>
      {icon && (
        <span className={css.icon} aria-hidden>
          {icon}
        </span>
      )}
      <div className={css.words}>
        <p className={css.title}>{title}</p>
        {children && <div className={css.text}>{children}</div>}
      </div>
      {action && <div className={css.action}>{action}</div>}
    </div>
  );
}
