import type { ReactNode } from 'react';

import css from './page.module.css';

interface PageProps {
  /** The 56 px head of a stepper. */
  head?: ReactNode;
  /** The 64 px foot. */
  foot?: ReactNode;
  /** A drawer at the right. */
  drawer?: ReactNode;
  /** The content fills the height and scrolls inside itself, as a grid does. */
  fill?: boolean;
  children: ReactNode;
}

/** One screen: head, content, foot, and beside them a drawer. */
export function Page({ head, foot, drawer, fill = false, children }: PageProps) {
  return (
    <div className={css.page}>
      <main className={css.column} id="content" tabIndex={-1}>
        {head}
        <div className={fill ? css.filled : css.body} data-head={head ? true : undefined}>
          {children}
        </div>
        {foot && <div className={css.foot}>{foot}</div>}
      </main>
      {drawer}
    </div>
  );
}

interface SentenceProps {
  /** Is it safe to go on, and if not, what do I do? */
  title: ReactNode;
  /** One quieter line. */
  sub?: ReactNode;
  /** Buttons at the right; at most one filled. */
  actions?: ReactNode;
}

/** The one sentence every screen opens with. */
export function Sentence({ title, sub, actions }: SentenceProps) {
  return (
    <div className={css.sentence}>
      <div className={css.words}>
        <h1 className={css.title}>{title}</h1>
        {sub && <p className={css.sub}>{sub}</p>}
      </div>
      {actions && <div className={css.actions}>{actions}</div>}
    </div>
  );
}

/** A titled part of a screen. */
export function Section({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className={css.section}>
      <h2 className={css.sectionTitle}>{title}</h2>
      {children}
    </section>
  );
}

/** One white sheet with hairlines between its children. */
export function Sheet({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={className ? `${css.sheet} ${className}` : css.sheet}>{children}</div>;
}
