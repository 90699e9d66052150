import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { number } from '../format';
import type { Progress } from '../generated/wire';
import { Bar } from './bar';
import css from './waiting.module.css';

interface WaitingProps {
  /** What is being done, as a sentence. */
  title: string;
  progress: Progress;
  onCancel?: () => void;
}

/** Long work: count, rate, time left, Cancel. It goes on when the screen is left. */
export function Waiting({ title, progress, onCancel }: WaitingProps) {
  const { t } = useTranslation();
  const { done, total, perSecond } = progress;
  const left = total !== null && perSecond ? Math.ceil((total - done) / perSecond) : null;
  return (
    <div className={css.waiting}>
      <Bar
        height={20}
        label={title}
        parts={[
          { key: 'done', kind: 'done', count: done, label: t('common.done') },
          { key: 'to-go', kind: 'to-go', count: Math.max(0, (total ?? done) - done), label: t('common.toGo') },
        ]}
      />
      <div className={css.line} role="status">
        <span>
          {total === null
            ? t('common.progress', { done: number(done) })
            : t('common.progressOf', { done: number(done), total: number(total) })}
          {perSecond ? `, ${t('common.rate', { rate: number(Math.round(perSecond)) })}` : ''}
          {left !== null && left > 1 ? `, ${t('common.secondsLeft', { count: left })}` : ''}
        </span>
        {onCancel && <Button onClick={onCancel}>{t('common.cancel')}</Button>}
      </div>
    </div>
  );
}
