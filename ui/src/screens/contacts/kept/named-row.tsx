import { ActionIcon, Button, TextInput } from '@mantine/core';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import { Failure } from '../../../parts/failure';
import { told } from '../../../parts/undo';
import { useDo } from '../../../query';
import { rpc } from '../../../rpc';
import css from './kept.module.css';

interface NamedRowProps {
  kind: 'list' | 'tag';
  one: { id: number; name: string; people: number };
}

/** One list or tag: another name for it, or away with it. */
export function NamedRow({ kind, one }: NamedRowProps) {
  const { t } = useTranslation();
  const [doing, setDoing] = useState<'rename' | 'remove' | null>(null);
  const close = () => setDoing(null);
  if (doing === 'rename') {
    return (
      <li className={css.open}>
        <Rename kind={kind} one={one} onDone={close} />
      </li>
    );
  }
  if (doing === 'remove') {
    return (
      <li className={css.open}>
        <Remove kind={kind} one={one} onDone={close} />
      </li>
    );
  }
  return (
    <li className={css.row}>
      <span className={css.name}>{one.name}</span>
      <a href={`#/contacts?${kind}=${one.id}`}>{t('contacts.kept.people', { count: one.people, n: number(one.people) })}</a>
      <span className={css.icons}>
        <ActionIcon aria-label={t('contacts.segments.rename', { name: one.name })} onClick={() => setDoing('rename')}>
          <Pencil size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={t('contacts.segments.remove', { name: one.name })} onClick={() => setDoing('remove')}>
          <Trash2 size={16} aria-hidden />
        </ActionIcon>
      </span>
    </li>
  );
}

interface FormProps extends NamedRowProps {
  onDone: () => void;
}

function Rename({ kind, one, onDone }: FormProps) {
  const { t } = useTranslation();
  const command = `${kind}_rename` as const;
  const rename = useDo(command);
  const [name, setName] = useState(one.name);
  const ready = name.trim() !== '' && name.trim() !== one.name;
  const save = () =>
    rename.mutate(
      { id: one.id, name: name.trim() },
      {
        onSuccess: (now) => {
          told(t('contacts.kept.renamed', { before: one.name, name: now.name }), () => rpc(command, { id: one.id, name: one.name }));
          onDone();
        },
      },
    );
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) save();
      }}
    >
      <TextInput
        autoFocus
        label={t('contacts.kept.newName')}
        value={name}
        error={rename.error?.message}
        onChange={(event) => {
          setName(event.currentTarget.value);
          rename.reset();
        }}
      />
      <span className={css.end}>
        {name.trim() === '' && t('contacts.kept.needName')}
        <Button onClick={onDone}>{t('common.cancel')}</Button>
        <Button type="submit" disabled={!ready} loading={rename.isPending}>
          {t('contacts.segments.keep')}
        </Button>
      </span>
    </form>
  );
}

/** There is no way back, so it is asked by typing where anybody has it. */
function Remove({ kind, one, onDone }: FormProps) {
  const { t } = useTranslation();
  const remove = useDo(`${kind}_remove` as const);
  const [typed, setTyped] = useState('');
  const ready = one.people === 0 || typed.trim() === one.name;
  const away = () =>
    remove.mutate(
      { id: one.id },
      {
        onSuccess: () => {
          told(t('contacts.kept.removed', { name: one.name }));
          onDone();
        },
      },
    );
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) away();
      }}
    >
      <p>
        <strong>{t(`contacts.kept.away.${kind}`, { count: one.people, n: number(one.people), name: one.name })}</strong> {t(`contacts.kept.awayText.${kind}`)}
      </p>
      {one.people > 0 && (
        <TextInput autoFocus label={t('contacts.kept.type', { name: one.name })} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      )}
      <Failure error={remove.error} />
      <span className={css.end}>
        <Button onClick={onDone}>{t('contacts.kept.stay')}</Button>
        <Button type="submit" {...(ready ? { variant: 'filled', color: 'red' } : {})} disabled={!ready} loading={remove.isPending}>
          {t(`contacts.kept.remove.${kind}`)}
        </Button>
      </span>
    </form>
  );
}
