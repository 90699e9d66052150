import { Button, Modal, Radio, Select, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Basis } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { Note } from '../../parts/note';
import { told } from '../../parts/undo';
import { useAsk, useDo } from '../../query';
import css from './contacts.module.css';

const bases = ['stated', 'customer', 'none'] as const;

/** One person by hand: the address is judged, and we ask whether they said yes. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const lists = useAsk('lists', {}).data?.lists ?? [];
  const add = useDo('contact_add');
  const [address, setAddress] = useState('');
  const [firstName, setFirstName] = useState('');
  const [lastName, setLastName] = useState('');
  const [list, setList] = useState('');
  const [basis, setBasis] = useState<Exclude<Basis, 'confirmed'>>('stated');
  const [source, setSource] = useState('');
  const [agreedOn, setAgreedOn] = useState<string | null>(null);

  const missing =
    address.trim() === ''
      ? t('contacts.form.needAddress')
      : basis === 'stated' && (source.trim() === '' || agreedOn === null)
        ? t('contacts.form.needSource')
        : null;
  const save = () => {
    if (missing !== null) return;
    const fields = [
      { name: 'first_name', value: firstName.trim() },
      { name: 'last_name', value: lastName.trim() },
    ].filter((field) => field.value !== '');
    add.mutate(
      { address: address.trim(), fields, listId: list === '' ? null : Number(list), basis, source: source.trim(), agreedOn },
      {
        onSuccess: (end) => {
          if (end.kind === 'refused') return;
          const key = end.kind === 'known' ? 'known' : end.doNotMail ? 'addedStopped' : 'added';
          told(t(`contacts.form.${key}`, { address: address.trim() }));
          onClose();
        },
      },
    );
  };
  const refused = add.data?.kind === 'refused' ? add.data : null;
  const suggestion = refused?.suggestion ?? null;
  return (
    <Modal opened onClose={onClose} title={t('contacts.form.addTitle')} size="lg" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextInput
          data-autofocus
          label={t('contacts.form.address')}
          description={t('contacts.form.addressHint')}
          value={address}
          onChange={(event) => {
            setAddress(event.currentTarget.value);
            add.reset();
          }}
        />
        {refused && (
          <Note
            live
            title={refused.findings.map((finding) => finding.message).join(' ')}
            action={
              suggestion !== null && (
                <Button
                  onClick={() => {
                    setAddress(suggestion);
                    add.reset();
                  }}
                >
                  {t('contacts.form.useIt')}
                </Button>
              )
            }
          >
            {suggestion !== null && t('contacts.form.suggest', { address: suggestion })}
          </Note>
        )}
        <div className={css.pair}>
          <TextInput label={t('contacts.form.first')} value={firstName} onChange={(event) => setFirstName(event.currentTarget.value)} />
          <TextInput label={t('contacts.form.last')} value={lastName} onChange={(event) => setLastName(event.currentTarget.value)} />
        </div>
        {lists.length > 0 && (
          <Select
            label={t('contacts.form.list')}
            data={[{ value: '', label: t('contacts.form.noList') }, ...lists.map((one) => ({ value: String(one.id), label: one.name }))]}
            value={list}
            onChange={(value) => setList(value ?? '')}
          />
        )}
        <Radio.Group label={t('contacts.form.consent')} value={basis} onChange={(value) => setBasis(value)}>
          <div className={css.choices}>
            {bases.map((one) => (
              <Radio key={one} value={one} label={t(`contacts.form.${one}`)} />
            ))}
          </div>
        </Radio.Group>
        {basis === 'stated' ? (
          <div className={css.pair}>
            <TextInput
              label={t('contacts.form.source')}
              description={t('contacts.form.sourceHint')}
              value={source}
              onChange={(event) => setSource(event.currentTarget.value)}
            />
            <DateInput previousLabel={t('common.monthBefore')} nextLabel={t('common.monthAfter')} label={t('contacts.form.when')} valueFormat="D MMM YYYY" maxDate={new Date()} value={agreedOn} onChange={setAgreedOn} />
          </div>
        ) : (
          <p className={css.choiceText}>{t(`contacts.form.${basis}Note`)}</p>
        )}
        <Failure error={add.error} />
        <div className={css.end}>
          {missing}
          <Button type="submit" variant="filled" disabled={missing !== null} loading={add.isPending}>
            {t('contacts.form.add')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
