import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { AppStatus, Theme } from '../../generated/wire';
import { failed } from '../../parts/undo';
import { useDo } from '../../query';
import css from './settings.module.css';

const themes: Theme[] = ['light', 'dark', 'system'];
const scales = [100, 125, 150, 200];

/** Colours and text size. */
export function Looks({ status }: { status: AppStatus }) {
  const { t } = useTranslation();
  const change = useDo('app_looks');
  return (
    <div className={css.sheet}>
      <div className={css.row}>
        <span className={css.label}>{t('settings.colours')}</span>
        <SegmentedControl
          className={css.choice ?? ''}
          aria-label={t('settings.colours')}
          value={status.theme}
          onChange={(theme) => change.mutate({ theme }, { onError: failed })}
          data={themes.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
        />
      </div>
      <div className={css.row}>
        <span className={css.label}>{t('settings.text')}</span>
        <SegmentedControl
          className={css.choice ?? ''}
          aria-label={t('settings.text')}
          value={String(status.textScale)}
          onChange={(value) => change.mutate({ textScale: Number(value) }, { onError: failed })}
          data={scales.map((value) => ({ value: String(value), label: t('settings.percent', { n: number(value) }) }))}
        />
      </div>
    </div>
  );
}
