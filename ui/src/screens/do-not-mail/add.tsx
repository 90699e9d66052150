import { Button, Modal, Radio, Select, Textarea, TextInput } from '@mantine/core';
import { MailOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Failure } from '../../parts/failure';
import { useAsk, useDo } from '../../query';
import css from './do-not-mail.module.css';
import { useTellAdded } from './tell-added';

interface AddStopProps {
  onClose: () => void;
  /** Opens a saved message instead. */
  onOpen: () => void;
}

/** Addresses by typing, or the message in which somebody asks to leave. */
export function AddStop({ onClose, onOpen }: AddStopProps) {
  const { t } = useTranslation();
  const lists = useAsk('lists', {}).data?.lists ?? [];
  const add = useDo('suppression_add');
  const tell = useTellAdded();
  const [addresses, setAddresses] = useState('');
  const [who, setWho] = useState('asked');
  const [list, setList] = useState('');
  const [why, setWhy] = useState('');
  const empty = addresses.trim() === '';
  const save = () =>
    add.mutate(
      { addresses, askedToLeave: who === 'asked', listId: list === '' ? null : Number(list), why: why.trim() },
      {
        onSuccess: (end) => {
          tell(end);
          onClose();
        },
      },
    );
  return (
    <Modal opened onClose={onClose} size="lg" title={t('stop.form.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!empty) save();
        }}
      >
        <Textarea
          data-autofocus
          label={t('stop.form.addresses')}
          description={t('stop.form.addressesHint')}
          autosize
          minRows={2}
          maxRows={8}
          value={addresses}
          onChange={(event) => setAddresses(event.currentTarget.value)}
        />
        <Radio.Group label={t('stop.form.who')} value={who} onChange={setWho}>
          <div className={css.choices}>
            <Radio value="asked" label={t('stop.form.asked')} />
            <Radio value="own" label={t('stop.form.own')} />
          </div>
        </Radio.Group>
        {lists.length > 0 && (
          <Select
            label={t('stop.form.for')}
            data={[{ value: '', label: t('stop.allLists') }, ...lists.map((one) => ({ value: String(one.id), label: one.name }))]}
            value={list}
            onChange={(value) => setList(value ?? '')}
          />
        )}
        <TextInput
          label={t('stop.form.note')}
          placeholder={t('stop.form.noteHint')}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        <Failure error={add.error} />
        <div className={css.end}>
          {empty && t('stop.form.write')}
          <Button type="submit" variant="filled" disabled={empty} loading={add.isPending}>
            {t('stop.form.go')}
          </Button>
        </div>
        <div className={css.or}>
          <p>{t('stop.form.message')}</p>
          <Button
            leftSection={<MailOpen size={18} aria-hidden />}
            onClick={() => {
              onClose();
              onOpen();
            }}
          >
            {t('stop.form.open')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
