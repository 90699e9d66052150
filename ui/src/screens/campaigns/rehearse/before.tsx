import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { BadDay } from '../../../generated/wire';
import { Sheet } from '../../../parts/page';
import { PlanChoice } from './plans';
import css from './rehearse.module.css';

interface BeforeProps {
  day: 'good' | 'bad';
  plan: BadDay | null;
  onPlan: (plan: BadDay | null) => void;
  busy: boolean;
  onStart: () => void;
}

/** What will be practised, before it was. */
export function Before({ day, plan, onPlan, busy, onStart }: BeforeProps) {
  const { t } = useTranslation();
  return (
    <Sheet>
      <div className={css.before}>
        {day === 'bad' ? (
          <PlanChoice plan={plan} onPick={onPlan} />
        ) : (
          <div>
            <p className={css.strong}>{t('campaigns.rehearse.good')}</p>
            <p>{t('campaigns.rehearse.goodText')}</p>
          </div>
        )}
        <Button variant="filled" loading={busy} onClick={onStart}>
          {t(day === 'good' ? 'campaigns.rehearse.startGood' : plan === null ? 'campaigns.rehearse.startBad' : 'campaigns.rehearse.startOwn')}
        </Button>
      </div>
    </Sheet>
  );
}
