import { Autocomplete, Button, Modal, Radio, Select, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { Basis, PeopleChange, Selection } from '../../../generated/wire';
import { Failure } from '../../../parts/failure';
import { useAsk, useDo } from '../../../query';
import forms from '../contacts.module.css';
import { useFieldName } from '../field-name';
import { useChange } from './use-change';

export type Asked = Exclude<PeopleChange['kind'], 'remove'>;

interface DialogProps {
  asked: Asked;
  selection: Selection;
  count: number;
  onClose: () => void;
  onStarted: () => void;
}

interface FormProps {
  count: number;
  /** What stands in the way, beside the button; the form itself; what it comes to. */
  onReady: (change: PeopleChange) => void;
  end: (missing: string | null, label: string, ready: PeopleChange | null) => ReactNode;
}

/** What a change of many people still needs to know. */
export function ChangeDialog({ asked, selection, count, onClose, onStarted }: DialogProps) {
  const { t } = useTranslation();
  const change = useChange();
  const start = (what: PeopleChange) =>
    change.start(selection, what, () => {
      onStarted();
      onClose();
    });
  const end: FormProps['end'] = (missing, label, ready) => (
    <>
      <Failure error={change.error} />
      <div className={forms.end}>
        {missing}
        <Button type="submit" variant="filled" disabled={ready === null} loading={change.busy}>
          {label}
        </Button>
      </div>
    </>
  );
  const Form = forms_[asked];
  return (
    <Modal
      opened
      onClose={onClose}
      size="md"
      title={t(`contacts.bulk.title.${asked}`, { count, n: number(count) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Form count={count} onReady={start} end={end} />
    </Modal>
  );
}

const forms_: Record<Asked, (props: FormProps) => ReactNode> = {
  'add-tag': AddTag,
  'remove-tag': RemoveTag,
  'set-field': SetField,
  'join-list': JoinList,
  'leave-list': LeaveList,
};

function Frame({ ready, onReady, children }: { ready: PeopleChange | null; onReady: FormProps['onReady']; children: ReactNode }) {
  return (
    <form
      className={forms.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onReady(ready);
      }}
    >
      {children}
    </form>
  );
}

function AddTag({ count, onReady, end }: FormProps) {
  const { t } = useTranslation();
  const tags = useAsk('tags', {}).data?.tags ?? [];
  const [name, setName] = useState('');
  const known = tags.find((tag) => tag.name.toLowerCase() === name.trim().toLowerCase());
  const ready: PeopleChange | null = name.trim() === '' ? null : { kind: 'add-tag', name: name.trim() };
  return (
    <Frame ready={ready} onReady={onReady}>
      <Autocomplete
        data-autofocus
        label={t('contacts.bulk.tag')}
        data={tags.map((tag) => tag.name)}
        value={name}
        onChange={setName}
        description={
          name.trim() === '' ? undefined : known ? t('contacts.bulk.tagKnown', { count: known.people, n: number(known.people) }) : t('contacts.bulk.tagNew')
        }
      />
      {end(ready ? null : t('contacts.bulk.needTag'), t('contacts.bulk.go.add-tag', { count, n: number(count) }), ready)}
    </Frame>
  );
}

function RemoveTag({ count, onReady, end }: FormProps) {
  const { t } = useTranslation();
  const tags = useAsk('tags', {}).data?.tags ?? [];
  const [id, setId] = useState<string | null>(null);
  const ready: PeopleChange | null = id === null ? null : { kind: 'remove-tag', id: Number(id) };
  return (
    <Frame ready={ready} onReady={onReady}>
      <Select data-autofocus label={t('contacts.bulk.tag')} data={tags.map((tag) => ({ value: String(tag.id), label: tag.name }))} value={id} onChange={setId} />
      {end(ready ? null : t(tags.length === 0 ? 'contacts.bulk.noTags' : 'contacts.bulk.needTag'), t('contacts.bulk.go.remove-tag', { count, n: number(count) }), ready)}
    </Frame>
  );
}

/** `E-Mail 2` to `e_mail_2`: the name a field keeps. */
function snake(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}

function SetField({ count, onReady, end }: FormProps) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const known = useAsk('contact_fields', {}).data?.fields ?? [];
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const field = known.find((one) => fieldName(one.name).toLowerCase() === name.trim().toLowerCase())?.name ?? snake(name);
  const ready: PeopleChange | null = field === '' ? null : { kind: 'set-field', name: field, value: value.trim() };
  const empties = ready !== null && value.trim() === '';
  return (
    <Frame ready={ready} onReady={onReady}>
      <Autocomplete data-autofocus label={t('contacts.bulk.field')} data={known.map((one) => fieldName(one.name))} value={name} onChange={setName} />
      <TextInput label={t('contacts.bulk.value')} value={value} onChange={(event) => setValue(event.currentTarget.value)} description={t('contacts.bulk.valueHint')} />
      {end(
        ready ? null : t('contacts.bulk.needField'),
        t(empties ? 'contacts.bulk.go.empty-field' : 'contacts.bulk.go.set-field', { count, n: number(count) }),
        ready,
      )}
    </Frame>
  );
}

const bases = ['stated', 'customer', 'none'] as const;

function JoinList({ count, onReady, end }: FormProps) {
  const { t } = useTranslation();
  const lists = useAsk('lists', {}).data?.lists ?? [];
  const create = useDo('list_create');
  const [name, setName] = useState('');
  const [basis, setBasis] = useState<Exclude<Basis, 'confirmed'>>('stated');
  const [source, setSource] = useState('');
  const [agreedOn, setAgreedOn] = useState<string | null>(null);
  const list = lists.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
  const said = basis !== 'stated' || (source.trim() !== '' && agreedOn !== null);
  const missing = name.trim() === '' ? t('contacts.bulk.needList') : said ? null : t('contacts.form.needSource');
  const change = (listId: number): PeopleChange => ({
    kind: 'join-list',
    listId,
    basis,
    source: basis === 'stated' ? source.trim() : '',
    agreedOn: basis === 'stated' ? agreedOn : null,
  });
  const ready = missing === null ? change(list?.id ?? 0) : null;
  // A list of a new name is made on the way.
  const go = () => (list ? onReady(change(list.id)) : create.mutate({ name: name.trim() }, { onSuccess: (made) => onReady(change(made.id)) }));
  return (
    <Frame ready={ready} onReady={go}>
      <Autocomplete
        data-autofocus
        label={t('contacts.bulk.list')}
        data={lists.map((one) => one.name)}
        value={name}
        onChange={setName}
        description={name.trim() === '' ? undefined : list ? t('contacts.bulk.listKnown', { count: list.people, n: number(list.people) }) : t('contacts.bulk.listNew')}
      />
      <Radio.Group label={t('contacts.bulk.consent', { count })} value={basis} onChange={setBasis}>
        <div className={forms.choices}>
          {bases.map((one) => (
            <Radio key={one} value={one} label={t(`contacts.bulk.basis.${one}`)} />
          ))}
        </div>
      </Radio.Group>
      {basis === 'stated' ? (
        <div className={forms.pair}>
          <TextInput label={t('contacts.form.source')} description={t('contacts.form.sourceHint')} value={source} onChange={(event) => setSource(event.currentTarget.value)} />
          <DateInput previousLabel={t('common.monthBefore')} nextLabel={t('common.monthAfter')} label={t('contacts.form.when')} valueFormat="D MMM YYYY" maxDate={new Date()} value={agreedOn} onChange={setAgreedOn} />
        </div>
      ) : (
        <p className={forms.choiceText}>{t(`contacts.form.${basis}Note`)}</p>
      )}
      <p className={forms.choiceText}>{t('contacts.bulk.listStays')}</p>
      <Failure error={create.error} />
      {end(missing, t('contacts.bulk.go.join-list', { count, n: number(count) }), ready)}
    </Frame>
  );
}

function LeaveList({ count, onReady, end }: FormProps) {
  const { t } = useTranslation();
  const lists = useAsk('lists', {}).data?.lists ?? [];
  const [id, setId] = useState<string | null>(null);
  const ready: PeopleChange | null = id === null ? null : { kind: 'leave-list', listId: Number(id) };
  return (
    <Frame ready={ready} onReady={onReady}>
      <Select
        data-autofocus
        label={t('contacts.bulk.list')}
        data={lists.map((one) => ({ value: String(one.id), label: one.name }))}
        value={id}
        onChange={setId}
        description={t('contacts.bulk.leaveText')}
      />
      {end(ready ? null : t(lists.length === 0 ? 'contacts.bulk.noLists' : 'contacts.bulk.needList'), t('contacts.bulk.go.leave-list', { count, n: number(count) }), ready)}
    </Frame>
  );
}
