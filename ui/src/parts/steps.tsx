import { ArrowLeft, Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import css from './steps.module.css';

export interface Step {
  key: string;
  label: string;
  /** Where a press leads; steps without it cannot be pressed. */
  to?: string | undefined;
}

interface StepsProps {
  /** The way back and what it is called. */
  back: { label: string; to: string };
  steps: Step[];
  /** The key of the step that is open. */
  now: string;
  /** How many steps from the first are done. */
  done: number;
}

/** The head of a stepper: green tick for done, underline for now, number for to come. */
export function Steps({ back, steps, now, done }: StepsProps) {
  const { t } = useTranslation();
  return (
    <header className={css.head}>
      <a className={css.back} href={`#${back.to}`}>
        <ArrowLeft size={18} aria-hidden />
        <span>{back.label}</span>
      </a>
      <nav aria-label={t('common.steps')}>
        <ol className={css.steps}>
          {steps.map((step, index) => {
            const isNow = step.key === now;
            const isDone = !isNow && index < done;
            const inner = (
              <>
                {isDone ? <Check className={css.tick} size={18} aria-hidden /> : <span>{index + 1}</span>}
                <span className={css.label}>{step.label}</span>
                {isDone && <span className="hidden">{t('common.stepDone')}</span>}
              </>
            );
            return (
              <li key={step.key} className={css.step} data-now={isNow || undefined} data-done={isDone || undefined}>
                {step.to !== undefined && !isNow ? (
                  <a href={`#${step.to}`}>{inner}</a>
                ) : (
                  <span className={css.plain} aria-current={isNow ? 'step' : undefined}>
                    {inner}
                  </span>
                )}
              </li>
            );
          })}
        </ol>
      </nav>
    </header>
  );
}
