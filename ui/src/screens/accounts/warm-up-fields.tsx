import { NumberInput, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { WarmUp } from '../../generated/wire';
import css from './accounts.module.css';
import { WarmUpPicture } from './warm-up';
import { warmUpDays } from './warm-up-plan';

/** What the terminal begins with as well. */
const usual: WarmUp = { first: 50, growth: 50 };

interface WarmUpFieldsProps {
  warmUp: WarmUp | null;
  /** The most of a day in the end; none without a limit. */
  most: number | null;
  onChange: (warmUp: WarmUp | null) => void;
}

/** How many on the first day and how much more each day, with the days that makes. */
export function WarmUpFields({ warmUp, most, onChange }: WarmUpFieldsProps) {
  const { t } = useTranslation();
  const days = warmUp ? warmUpDays(warmUp.first, warmUp.growth, most) : [];
  const count = { allowDecimal: false, allowNegative: false, hideControls: true, clampBehavior: 'strict' } as const;
  return (
    <div className={css.inset}>
      <Switch label={t('accounts.warmUp.on')} description={t('accounts.warmUp.onHint')} checked={warmUp !== null} onChange={(event) => onChange(event.currentTarget.checked ? usual : null)} />
      {warmUp && (
        <>
          <div className={css.two}>
            <NumberInput label={t('accounts.warmUp.first')} {...count} max={1_000_000} value={warmUp.first} onChange={(value) => onChange({ ...warmUp, first: Number(value) || 0 })} />
            <NumberInput label={t('accounts.warmUp.growth')} {...count} max={200} suffix=" %" value={warmUp.growth} onChange={(value) => onChange({ ...warmUp, growth: Number(value) || 0 })} />
          </div>
          {days.length > 0 && (
            <>
              <p className={css.dim}>
                {most === null ? t('accounts.warmUp.noEnd') : t('accounts.warmUp.takes', { count: days.length, n: number(days.length), most: number(days.at(-1)?.allowed ?? most) })}
              </p>
              <WarmUpPicture days={days} today={null} />
            </>
          )}
        </>
      )}
    </div>
  );
}
