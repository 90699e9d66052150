import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { Check, ChevronDown, Pencil, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { ContactFilter, SegmentView } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { Note } from '../../parts/note';
import { failed, told } from '../../parts/undo';
import { useAsk, useDo } from '../../query';
import { rpc } from '../../rpc';
import { isEveryone, sameFilter } from './filter';
import css from './segments.module.css';

interface SegmentsProps {
  filter: ContactFilter;
  /** The segment the filter came from, if any. */
  open: number | null;
  onOpen: (segment: SegmentView | null) => void;
}

/** Removes a segment; its Undo saves it anew. */
function useDrop(open: number | null, onOpen: SegmentsProps['onOpen']) {
  const { t } = useTranslation();
  const remove = useDo('segment_remove');
  return (segment: SegmentView) =>
    remove.mutate(
      { id: segment.id },
      {
        onSuccess: () => {
          if (segment.id === open) onOpen(null);
          told(t('contacts.segments.removed', { name: segment.name }), () => rpc('segment_save', { id: null, name: segment.name, filter: segment.filter }));
        },
        onError: failed,
      },
    );
}

/** Saved filters: one press shows who is in one now. */
export function SegmentMenu({ filter, open, onOpen }: SegmentsProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const [naming, setNaming] = useState<SegmentView | 'new' | null>(null);
  const asked = useAsk('segments', {});
  const drop = useDrop(open, onOpen);
  const segments = asked.data?.segments ?? [];
  const current = segments.find((one) => one.id === open);
  const close = () => {
    setShown(false);
    setNaming(null);
  };
  return (
    <Popover position="bottom-end" opened={shown} onChange={(now) => !now && close()} trapFocus returnFocus>
      <Popover.Target>
        <Button
          className={css.button ?? ''}
          rightSection={<ChevronDown size={18} aria-hidden />}
          aria-expanded={shown}
          onClick={() => (shown ? close() : setShown(true))}
        >
          <span className={css.name}>{current?.name ?? t('contacts.segments.button')}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={css.panel ?? ''} aria-label={t('contacts.segments.button')}>
        <Failure error={asked.error} again={() => void asked.refetch()} />
        {asked.data && segments.length === 0 && naming === null && <p className={css.quiet}>{t('contacts.segments.none')}</p>}
        <ul className={css.list}>
          {segments.map((segment) =>
            naming !== null && naming !== 'new' && naming.id === segment.id ? (
              <li key={segment.id}>
                <NameForm start={segment.name} filter={segment.filter} id={segment.id} onDone={() => setNaming(null)} />
              </li>
            ) : (
              <li key={segment.id} className={css.entry} data-broken={segment.findings.length > 0 || undefined}>
                <button
                  type="button"
                  className={css.pick}
                  aria-pressed={segment.id === open}
                  onClick={() => {
                    onOpen(segment);
                    close();
                  }}
                >
                  {segment.id === open ? <Check size={16} aria-hidden /> : <span className={css.gap} />}
                  <span className={css.words}>{segment.name}</span>
                  {segment.findings.length > 0 ? (
                    <>
                      <span className={css.ochre}>
                        <TriangleAlert size={16} aria-hidden />
                        {t('contacts.segments.broken')}
                      </span>
                      <span className={css.broken}>
                        {segment.findings.map((one) => one.message).join(' ')} {t('contacts.segments.mend')}
                      </span>
                    </>
                  ) : (
                    <span className={css.quiet}>{number(segment.people)}</span>
                  )}
                </button>
                {/* Saving it under another name would save it as it is read now, without what was not understood. */}
                {segment.findings.length === 0 && (
                  <ActionIcon aria-label={t('contacts.segments.rename', { name: segment.name })} onClick={() => setNaming(segment)}>
                    <Pencil size={16} aria-hidden />
                  </ActionIcon>
                )}
                <ActionIcon aria-label={t('contacts.segments.remove', { name: segment.name })} onClick={() => drop(segment)}>
                  <Trash2 size={16} aria-hidden />
                </ActionIcon>
              </li>
            ),
          )}
        </ul>
        {naming === 'new' ? (
          <NameForm
            start=""
            filter={filter}
            id={null}
            onDone={(saved) => {
              if (!saved) return setNaming(null);
              onOpen(saved);
              told(t('contacts.segments.saved', { name: saved.name }), async () => {
                await rpc('segment_remove', { id: saved.id });
                onOpen(null);
              });
              close();
            }}
          />
        ) : (
          <div className={css.foot}>
            {isEveryone(filter) ? (
              <span className={css.quiet}>{t('contacts.segments.needFilter')}</span>
            ) : (
              <button type="button" className="link" onClick={() => setNaming('new')}>
                {t('contacts.segments.save')}
              </button>
            )}
            {current && (
              <button
                type="button"
                className="link"
                onClick={() => {
                  onOpen(null);
                  close();
                }}
              >
                {t('contacts.segments.leave')}
              </button>
            )}
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

interface NameFormProps {
  start: string;
  filter: ContactFilter;
  id: number | null;
  onDone: (saved?: SegmentView) => void;
}

function NameForm({ start, filter, id, onDone }: NameFormProps) {
  const { t } = useTranslation();
  const save = useDo('segment_save');
  const [name, setName] = useState(start);
  const ready = name.trim() !== '';
  return (
    <form
      className={css.naming}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) save.mutate({ id, name: name.trim(), filter }, { onSuccess: onDone });
      }}
    >
      <TextInput
        autoFocus
        label={t('contacts.segments.name')}
        placeholder={t('contacts.segments.nameHint')}
        value={name}
        error={save.error?.message}
        onChange={(event) => {
          setName(event.currentTarget.value);
          save.reset();
        }}
      />
      <div className={css.foot}>
        <Button onClick={() => onDone()}>{t('common.cancel')}</Button>
        <Button type="submit" disabled={!ready} loading={save.isPending}>
          {t('contacts.segments.keep')}
        </Button>
      </div>
    </form>
  );
}

/** Told where the open segment finds nobody, or where the filter is no longer what was saved under its name. */
export function SegmentHint({ filter, open, onOpen }: SegmentsProps) {
  const { t } = useTranslation();
  const save = useDo('segment_save');
  const drop = useDrop(open, onOpen);
  const segment = useAsk('segments', {}).data?.segments.find((one) => one.id === open);
  if (!segment) return null;
  if (sameFilter(segment.filter, filter)) {
    if (segment.findings.length === 0) return null;
    return (
      <div className={css.mend}>
        <Note
          live
          icon={<TriangleAlert size={20} />}
          title={segment.findings.map((one) => one.message).join(' ')}
          action={<Button onClick={() => drop(segment)}>{t('contacts.segments.drop')}</Button>}
        >
          {segment.findings.map((one) => one.fix ?? t('contacts.segments.mend')).join(' ')}
        </Note>
      </div>
    );
  }
  const update = () =>
    save.mutate(
      { id: segment.id, name: segment.name, filter },
      {
        onSuccess: () =>
          told(t('contacts.segments.updated', { name: segment.name }), () => rpc('segment_save', { id: segment.id, name: segment.name, filter: segment.filter })),
        onError: failed,
      },
    );
  return (
    <span className={css.hint} role="status">
      {t('contacts.segments.changed', { name: segment.name })}{' '}
      <button type="button" className="link" onClick={update} disabled={save.isPending}>
        {t('contacts.segments.update')}
      </button>
      <button type="button" className="link" onClick={() => onOpen(segment)}>
        {t('contacts.segments.back')}
      </button>
    </span>
  );
}
