import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Sheet } from '../../../parts/page';
import css from './rehearse.module.css';

interface BeforeProps {
  day: 'good' | 'bad';
  busy: boolean;
  onStart: () => void;
}

/** What will be practised, before it was. */
export function Before({ day, busy, onStart }: BeforeProps) {
  const { t } = useTranslation();
  return (
    <Sheet>
      <div className={css.before}>
        <div>
          <p className={css.strong}>{t(`campaigns.rehearse.${day}`)}</p>
          <p>{t(`campaigns.rehearse.${day}Text`)}</p>
        </div>
        <Button variant="filled" loading={busy} onClick={onStart}>
          {t(day === 'good' ? 'campaigns.rehearse.startGood' : 'campaigns.rehearse.startBad')}
        </Button>
      </div>
    </Sheet>
  );
}
