import { Popover } from '@mantine/core';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { TermForm, type FormProps } from './form';
import css from './filtering.module.css';
import { FilterMenu } from './menu';
import { termsOf, withoutTerm } from './terms';
import { useTermWords } from './words';

type FiltersProps = Omit<FormProps, 'term' | 'field' | 'onBack' | 'onDone'>;

/** The filters that are on, as chips to change or take off, and a menu of more. */
export function Filters(props: FiltersProps) {
  const { t } = useTranslation();
  const { filter, onChange, causes } = props;
  const words = useTermWords(causes);
  const [open, setOpen] = useState<string | null>(null);
  const close = () => setOpen(null);
  return (
    <div className={css.row}>
      {termsOf(filter).map((term) => {
        const key = `${term.kind}-${term.at}`;
        const label = words(filter, term);
        return (
          <Popover key={key} position="bottom-start" opened={open === key} onChange={(now) => !now && close()} trapFocus returnFocus withRoles={false}>
            <Popover.Target>
              <span className={css.chip}>
                <button type="button" className={css.name} aria-haspopup="dialog" aria-expanded={open === key} onClick={() => setOpen(open === key ? null : key)}>
                  {label}
                </button>
                <button
                  type="button"
                  className={css.off}
                  aria-label={t('contacts.filter.remove', { name: label })}
                  onClick={() => onChange(withoutTerm(filter, term))}
                >
                  <X size={16} aria-hidden />
                </button>
              </span>
            </Popover.Target>
            <Popover.Dropdown className={css.panel ?? ''} role="dialog" aria-label={label}>
              <TermForm {...props} term={term} onDone={close} />
            </Popover.Dropdown>
          </Popover>
        );
      })}
      <FilterMenu {...props} />
    </div>
  );
}
