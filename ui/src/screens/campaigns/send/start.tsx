import { Button, Checkbox, Modal } from '@mantine/core';
import { DateInput, TimeInput } from '@mantine/dates';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import css from './send.module.css';

/** A chosen start. */
export interface Start {
  /** When, as a moment in UTC. */
  at: string;
  /** At that hour of each person's own zone, where it is known. */
  ownZone: boolean;
}

/** Whether a moment has gone by. */
export function isOver(at: string): boolean {
  return Date.parse(at) <= Date.now();
}

/** A day and an hour on the clock of this computer to a moment; none where one of them is missing. */
export function momentOf(day: string | null, hour: string): string | null {
  if (day === null || !/^\d{2}:\d{2}/.test(hour)) return null;
  const at = new Date(`${day.slice(0, 10)}T${hour.slice(0, 5)}:00`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** A moment as day and hour on the clock of this computer. */
export function fieldsOf(at: string): { day: string; hour: string } {
  const when = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return { day: `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`, hour: `${two(when.getHours())}:${two(when.getMinutes())}` };
}

/** Tomorrow at nine. */
export function usualStart(): string {
  const when = new Date();
  when.setDate(when.getDate() + 1);
  when.setHours(9, 0, 0, 0);
  return when.toISOString();
}

interface StartDialogProps {
  start: Start | null;
  onPick: (start: Start) => void;
  onClose: () => void;
}

/** Day and hour of the start. */
export function StartDialog({ start, onPick, onClose }: StartDialogProps) {
  const { t } = useTranslation();
  const [first] = useState(() => fieldsOf(start?.at ?? usualStart()));
  const [day, setDay] = useState<string | null>(first.day);
  const [hour, setHour] = useState(first.hour);
  const [ownZone, setOwnZone] = useState(start?.ownZone ?? false);
  const moment = momentOf(day, hour);
  const missing = moment === null ? t('campaigns.ready.needStart') : isOver(moment) ? t('campaigns.ready.over') : null;
  return (
    <Modal opened onClose={onClose} title={t('campaigns.ready.startTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        className={css.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (missing === null && moment !== null) onPick({ at: moment, ownZone });
        }}
      >
        <div className={css.batchFields}>
          <DateInput
            label={t('campaigns.ready.startDay')}
            valueFormat="dddd D MMMM YYYY"
            minDate={new Date()}
            previousLabel={t('common.monthBefore')}
            nextLabel={t('common.monthAfter')}
            popoverProps={{ withinPortal: true, withRoles: false }}
            value={day}
            onChange={setDay}
          />
          <TimeInput data-autofocus label={t('campaigns.ready.startTime')} value={hour} onChange={(event) => setHour(event.currentTarget.value)} />
        </div>
        <p className={css.dim}>{t('campaigns.ready.startHint')}</p>
        <Checkbox label={t('campaigns.ready.ownZone')} description={t('campaigns.ready.ownZoneHint')} checked={ownZone} onChange={(event) => setOwnZone(event.currentTarget.checked)} />
        <div className={css.end}>
          {missing}
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="filled" disabled={missing !== null}>
            {t('campaigns.ready.startGo')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
