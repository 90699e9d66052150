import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { useEntries, type Entry } from './entries';
import css from './palette.module.css';

interface PaletteProps {
  open: boolean;
  onClose: () => void;
}

/** Do, Go to, People. It opens and rehearses, it never sends. */
export function Palette({ open, onClose }: PaletteProps) {
  const { t } = useTranslation();
  return (
    <Modal.Root opened={open} onClose={onClose} size={600} yOffset={96} transitionProps={{ duration: 0 }} classNames={{ content: css.palette ?? '' }}>
      <Modal.Overlay color="var(--veil)" backgroundOpacity={1} />
      <Modal.Content aria-label={t('frame.palette.label')}>
        {open && <Inside onClose={onClose} />}
      </Modal.Content>
    </Modal.Root>
  );
}

function Inside({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const name = useId();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), 120);
  const [at, setAt] = useState(0);
  const groups = useEntries(settled, onClose);
  const flat = groups.flatMap((group) => group.entries);
  const shown = Math.min(at, Math.max(0, flat.length - 1));
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && flat.length > 0) {
      event.preventDefault();
      setAt((shown + step + flat.length) % flat.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      flat[shown]?.run();
    }
  };
  const optionId = (entry: Entry) => `${name}-${entry.key}`;
  const chosen = flat[shown];
  return (
    <div>
      <div className={css.field}>
        <Search size={18} aria-hidden />
        <input
          data-autofocus
          className={css.input}
          role="combobox"
          aria-label={t('frame.palette.label')}
          aria-expanded
          aria-controls={`${name}-list`}
          aria-activedescendant={chosen && optionId(chosen)}
          placeholder={t('frame.palette.placeholder')}
          value={text}
          onKeyDown={press}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
        />
      </div>
      <div className={css.list} role="listbox" id={`${name}-list`} aria-label={t('frame.palette.label')} ref={list}>
        {groups.map((group) => (
          <div key={group.label} role="group" aria-label={group.label}>
            <div className={css.group} aria-hidden>
              {group.label}
            </div>
            {group.entries.map((entry) => (
              <div
                key={entry.key}
                id={optionId(entry)}
                role="option"
                aria-selected={entry === chosen}
                className={css.entry}
                onMouseMove={() => setAt(flat.indexOf(entry))}
                onClick={entry.run}
              >
                <entry.icon size={18} aria-hidden />
                <span className={css.label}>
                  <Marked text={entry.label} part={settled} />
                </span>
                <span className={css.hint}>{entry.hint}</span>
              </div>
            ))}
          </div>
        ))}
        {flat.length === 0 && (
          <div role="option" aria-selected={false} aria-disabled className={css.nothing}>
            {t('frame.palette.nothing')}
          </div>
        )}
      </div>
      <div className={css.foot}>
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t('frame.palette.choose')}
        </span>
        <span>
          <kbd>Enter</kbd> {t('frame.palette.doIt')}
        </span>
        <span>
          <kbd>Esc</kbd> {t('frame.palette.close')}
        </span>
        <span className={css.never}>{t('frame.palette.never')}</span>
      </div>
    </div>
  );
}

/** The typed part in bold. */
function Marked({ text, part }: { text: string; part: string }) {
  const start = part === '' ? -1 : text.toLowerCase().indexOf(part.toLowerCase());
  if (start < 0) return text;
  return (
    <>
      {text.slice(0, start)}
      <b>{text.slice(start, start + part.length)}</b>
      {text.slice(start + part.length)}
    </>
  );
}
