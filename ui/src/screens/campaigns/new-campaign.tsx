import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import { Failure } from '../../parts/failure';
import { useAsk, useDo } from '../../query';
import { go } from '../../route';
import css from './list.module.css';

/** A name and a list: all a draft needs to begin. */
export function NewCampaign({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const lists = useAsk('lists', {}).data?.lists ?? [];
  const create = useDo('campaign_create');
  const [name, setName] = useState('');
  const [picked, setPicked] = useState<string | null>(null);
  // With one list there is nothing to choose.
  const list = picked ?? (lists.length === 1 ? String(lists[0]?.id) : null);
  const missing = name.trim() === '' ? t('campaigns.newNeedName') : list === null ? t('campaigns.newNeedList') : null;
  const save = () =>
    create.mutate({ name: name.trim(), listId: Number(list) }, { onSuccess: (made) => go(`/campaigns/${made.id}/people`) });
  return (
    <Dialog title={t('campaigns.newTitle')} onClose={onClose} onSave={save} missing={missing}>
      <TextInput
        data-autofocus
        label={t('campaigns.newName')}
        description={t('campaigns.newNameHint')}
        value={name}
        onChange={(event) => {
          setName(event.currentTarget.value);
          create.reset();
        }}
      />
      <Select
        label={t('campaigns.newList')}
        data={lists.map((one) => ({ value: String(one.id), label: t('campaigns.newListPeople', { count: one.people, n: number(one.people), name: one.name }) }))}
        value={list}
        onChange={setPicked}
      />
      <Failure error={create.error} />
      <End missing={missing} label={t('campaigns.newGo')} busy={create.isPending} />
    </Dialog>
  );
}

/** Another name; only the person sees it, so nothing else changes. */
export function Rename({ id, name: before, onClose }: { id: number; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const edit = useDo('campaign_edit');
  const [name, setName] = useState(before);
  const missing = name.trim() === '' ? t('campaigns.newNeedName') : null;
  return (
    <Dialog
      title={t('campaigns.renameTitle', { name: before })}
      onClose={onClose}
      onSave={() => edit.mutate({ id, name: name.trim() }, { onSuccess: onClose })}
      missing={missing}
    >
      <TextInput
        data-autofocus
        label={t('campaigns.newName')}
        description={t('campaigns.newNameHint')}
        value={name}
        onChange={(event) => {
          setName(event.currentTarget.value);
          edit.reset();
        }}
      />
      <Failure error={edit.error} />
      <End missing={missing} label={t('campaigns.renameGo')} busy={edit.isPending} />
    </Dialog>
  );
}

interface DialogProps {
  title: string;
  onClose: () => void;
  onSave: () => void;
  missing: string | null;
  children: ReactNode;
}

function Dialog({ title, onClose, onSave, missing, children }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (missing === null) onSave();
        }}
      >
        {children}
      </form>
    </Modal>
  );
}

function End({ missing, label, busy }: { missing: string | null; label: string; busy: boolean }) {
  return (
    <div className={css.end}>
      {missing}
      <Button type="submit" variant="filled" disabled={missing !== null} loading={busy}>
        {label}
      </Button>
    </div>
  );
}
