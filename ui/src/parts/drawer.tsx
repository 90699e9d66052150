import { ActionIcon } from '@mantine/core';
import { X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import css from './drawer.module.css';

interface DrawerProps {
  title: ReactNode;
  /** Names the drawer where the title is not plain text. */
  label?: string;
  sub?: ReactNode;
  /** Takes the focus, for who opened it by a key. */
  focus?: boolean;
  onClose: () => void;
  foot?: ReactNode;
  children: ReactNode;
}

/** 344 px at the right of a table, about the chosen row. Escape closes it. */
export function Drawer({ title, label, sub, focus = false, onClose, foot, children }: DrawerProps) {
  const { t } = useTranslation();
  const self = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focus) self.current?.focus();
  }, [focus]);
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      // A menu or dialog above the drawer takes Escape for itself.
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role="dialog"][aria-modal]')) onClose();
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <aside className={css.drawer} ref={self} tabIndex={-1} aria-label={label ?? (typeof title === 'string' ? title : undefined)}>
      <div className={css.body}>
        <div className={css.head}>
          <h2 className={css.title}>{title}</h2>
          <ActionIcon aria-label={t('common.close')} onClick={onClose} className={css.close}>
            <X size={18} aria-hidden />
          </ActionIcon>
        </div>
        {sub && <p className={css.sub}>{sub}</p>}
        {children}
      </div>
      {foot && <div className={css.foot}>{foot}</div>}
    </aside>
  );
}

/** Facts as label and value. */
export function Facts({ facts }: { facts: { label: string; value: ReactNode }[] }) {
  return (
    <dl className={css.facts}>
      {facts.map((fact) => (
        <div key={fact.label} className={css.fact}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
