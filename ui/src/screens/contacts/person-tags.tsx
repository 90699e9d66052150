import { Autocomplete, Button } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Named, PeopleChange } from '../../generated/wire';
import { failed } from '../../parts/undo';
import { useAsk, useDo } from '../../query';
import { follow } from './bulk/follow';
import css from './contacts.module.css';

/** The tags of one person: taken off and put on one by one. */
export function PersonTags({ id, tags }: { id: number; tags: Named[] }) {
  const { t } = useTranslation();
  const known = useAsk('tags', {}).data?.tags ?? [];
  const change = useDo('contacts_change');
  const [name, setName] = useState<string | null>(null);
  const again = useRef<HTMLButtonElement>(null);
  const apply = (what: PeopleChange) =>
    change.mutate({ selection: { kind: 'these', ids: [id] }, change: what }, { onSuccess: (view) => void follow(view, what.kind), onError: failed });
  const close = () => {
    setName(null);
    requestAnimationFrame(() => again.current?.focus());
  };
  const add = (typed: string) => {
    if (typed.trim() !== '') apply({ kind: 'add-tag', name: typed.trim() });
    close();
  };
  return (
    <div className={css.tags}>
      {tags.map((tag) => (
        <span key={tag.id} className={css.tag}>
          {tag.name}
          <button type="button" aria-label={t('contacts.tags.off', { name: tag.name })} onClick={() => apply({ kind: 'remove-tag', id: tag.id })}>
            <X size={16} aria-hidden />
          </button>
        </span>
      ))}
      {name === null ? (
        <button type="button" className={`link ${css.addTag}`} ref={again} onClick={() => setName('')}>
          <Plus size={16} aria-hidden />
          {t('contacts.tags.add')}
        </button>
      ) : (
        <form
          className={css.newTag}
          onSubmit={(event) => {
            event.preventDefault();
            add(name);
          }}
        >
          <Autocomplete
            autoFocus
            aria-label={t('contacts.tags.name')}
            placeholder={t('contacts.tags.name')}
            data={known.filter((tag) => !tags.some((one) => one.id === tag.id)).map((tag) => tag.name)}
            value={name}
            onChange={setName}
            onOptionSubmit={add}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.preventDefault();
              event.stopPropagation();
              close();
            }}
          />
          <Button type="submit">{t('contacts.tags.keep')}</Button>
        </form>
      )}
    </div>
  );
}
