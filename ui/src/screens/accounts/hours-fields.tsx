import { Checkbox, Select, Switch } from '@mantine/core';
import { TimeInput } from '@mantine/dates';
import { useTranslation } from 'react-i18next';

import type { SendingHours } from '../../generated/wire';
import css from './accounts.module.css';
import { week, weekdayName } from './weekdays';
import { zoneName } from './limits';

const usual: SendingHours = { from: '08:00', until: '20:00', weekdays: [...week], zone: '' };

interface HoursFieldsProps {
  hours: SendingHours | null;
  onChange: (hours: SendingHours | null) => void;
}

/** When messages may go; the end of the day is midnight in the field and 24:00 on the wire. */
export function HoursFields({ hours, onChange }: HoursFieldsProps) {
  const { t } = useTranslation();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [{ value: '', label: t('accounts.hours.hereIs', { zone: zoneName(here) }) }, ...Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))];
  return (
    <div className={css.inset}>
      <Switch
        label={t('accounts.hours.limited')}
        description={t('accounts.hours.limitedHint')}
        checked={hours !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? usual : null)}
      />
      {hours && (
        <>
          <div className={css.two}>
            <TimeInput label={t('accounts.hours.from')} value={hours.from} onChange={(event) => event.currentTarget.value !== '' && onChange({ ...hours, from: event.currentTarget.value })} />
            <TimeInput
              label={t('accounts.hours.until')}
              value={hours.until === '24:00' ? '00:00' : hours.until}
              onChange={(event) => event.currentTarget.value !== '' && onChange({ ...hours, until: event.currentTarget.value === '00:00' ? '24:00' : event.currentTarget.value })}
            />
          </div>
          {hours.until < hours.from && <p className={css.dim}>{t('accounts.hours.overNight')}</p>}
          <Checkbox.Group label={t('accounts.hours.onDays')} value={hours.weekdays.map(String)} onChange={(days) => onChange({ ...hours, weekdays: days.map(Number).sort() })}>
            <div className={css.days}>
              {week.map((day) => (
                <Checkbox key={day} value={String(day)} label={weekdayName(day, 'short')} aria-label={weekdayName(day)} />
              ))}
            </div>
          </Checkbox.Group>
          <Select label={t('accounts.hours.inZone')} searchable data={zones} value={hours.zone} onChange={(zone) => zone !== null && onChange({ ...hours, zone })} limit={60} />
        </>
      )}
    </div>
  );
}
