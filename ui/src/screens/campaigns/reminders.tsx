import { Button, Modal, Select, TextInput } from '@mantine/core';
import { DateInput, TimeInput } from '@mantine/dates';
import { Bell, Check, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { dayAndTime } from '../../format';
import type { ReminderEvery, ReminderView } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { FindingRow } from '../../parts/finding-row';
import { Section, Sheet } from '../../parts/page';
import { failed, told } from '../../parts/undo';
import { useAsk, useDo } from '../../query';
import { rpc } from '../../rpc';
import css from './list.module.css';
import { fieldsOf, momentOf, usualStart } from './send/start';

const often: ReminderEvery[] = ['week', 'two-weeks', 'month', 'quarter'];

/** Plain reminders that come back; they send nothing. */
export function RemindersSection() {
  const { t } = useTranslation();
  const asked = useAsk('reminders', {}, { every: 30_000 });
  const remove = useDo('reminder_remove');
  const [open, setOpen] = useState<ReminderView | 'new' | null>(null);
  const done = useReminderDone();
  const [now] = useState(() => Date.now());
  const away = (one: ReminderView) =>
    remove.mutate(
      { id: one.id },
      { onSuccess: () => told(t('campaigns.reminders.removed'), () => rpc('reminder_save', { text: one.text, every: one.every, first: one.next })), onError: failed },
    );
  return (
    <Section
      title={
        <span className={css.sectionHead}>
          {t('campaigns.reminders.title')}
          <button type="button" className="link" onClick={() => setOpen('new')}>
            <Plus size={16} aria-hidden /> {t('campaigns.reminders.add')}
          </button>
        </span>
      }
    >
      <Failure error={asked.error} again={() => void asked.refetch()} />
      {asked.data && (
        <Sheet>
          {asked.data.reminders.length === 0 && <p className={css.quiet}>{t('campaigns.reminders.none')}</p>}
          {asked.data.reminders.map((one) => {
            const due = Date.parse(one.next) <= now;
            return (
              <FindingRow
                key={one.id}
                icon={<Bell size={20} />}
                tone={due ? 'wait' : 'plain'}
                title={one.text}
                text={t(due ? 'campaigns.reminders.due' : 'campaigns.reminders.next', { every: t(`campaigns.reminders.each.${one.every}`), when: dayAndTime(one.next) })}
                action={
                  <span className={css.deeds}>
                    {due && (
                      <Button leftSection={<Check size={18} aria-hidden />} aria-label={`${t('campaigns.reminders.done')}: ${one.text}`} onClick={() => done(one.id)}>
                        {t('campaigns.reminders.done')}
                      </Button>
                    )}
                    <button type="button" className="link" aria-label={`${t('campaigns.reminders.change')}: ${one.text}`} onClick={() => setOpen(one)}>
                      {t('campaigns.reminders.change')}
                    </button>
                    <button type="button" className="link" aria-label={`${t('campaigns.reminders.remove')}: ${one.text}`} onClick={() => away(one)}>
                      {t('campaigns.reminders.remove')}
                    </button>
                  </span>
                }
              />
            );
          })}
        </Sheet>
      )}
      {open !== null && <ReminderDialog reminder={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Section>
  );
}

/** Puts one that is due off until it comes back, and says when that is. */
export function useReminderDone(): (id: number) => void {
  const { t } = useTranslation();
  const done = useDo('reminder_done');
  return (id) =>
    done.mutate(
      { id },
      {
        onSuccess: ({ reminders }) => {
          const next = reminders.find((one) => one.id === id)?.next;
          if (next !== undefined) told(t('campaigns.reminders.doneTold', { when: dayAndTime(next) }));
        },
        onError: failed,
      },
    );
}

function ReminderDialog({ reminder, onClose }: { reminder: ReminderView | null; onClose: () => void }) {
  const { t } = useTranslation();
  const save = useDo('reminder_save');
  const [text, setText] = useState(reminder?.text ?? '');
  const [every, setEvery] = useState<ReminderEvery>(reminder?.every ?? 'month');
  const [began] = useState(() => fieldsOf(reminder?.next ?? usualStart()));
  const [day, setDay] = useState<string | null>(began.day);
  const [hour, setHour] = useState(began.hour);
  // A day that was not touched keeps the first one: the last of the month stays the last of the month.
  const touched = day !== began.day || hour !== began.hour;
  const first = reminder && !touched ? reminder.first : momentOf(day, hour);
  const missing = text.trim() === '' ? t('campaigns.reminders.needText') : first === null ? t('campaigns.reminders.needFirst') : null;
  return (
    <Modal opened onClose={onClose} title={t(reminder ? 'campaigns.reminders.editTitle' : 'campaigns.reminders.newTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (missing !== null || first === null) return;
          save.mutate(
            { ...(reminder ? { id: reminder.id } : {}), text: text.trim(), every, first },
            {
              onSuccess: () => {
                told(t('campaigns.reminders.saved'));
                onClose();
              },
            },
          );
        }}
      >
        <TextInput data-autofocus label={t('campaigns.reminders.text')} description={t('campaigns.reminders.textHint')} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Select
          label={t('campaigns.reminders.every')}
          data={often.map((value) => ({ value, label: t(`campaigns.reminders.each.${value}`) }))}
          value={every}
          onChange={(value) => value !== null && setEvery(value)}
        />
        <div className={css.two}>
          <DateInput
            label={t('campaigns.reminders.first')}
            valueFormat="dddd D MMMM YYYY"
            previousLabel={t('common.monthBefore')}
            nextLabel={t('common.monthAfter')}
            popoverProps={{ withinPortal: true, withRoles: false }}
            value={day}
            onChange={setDay}
          />
          <TimeInput label={t('campaigns.reminders.time')} value={hour} onChange={(event) => setHour(event.currentTarget.value)} />
        </div>
        <Failure error={save.error} />
        <div className={css.end}>
          {missing}
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="filled" disabled={missing !== null} loading={save.isPending}>
            {t('campaigns.reminders.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
