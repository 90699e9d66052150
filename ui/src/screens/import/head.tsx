import { useTranslation } from 'react-i18next';

import type { ImportView } from '../../generated/wire';
import { Steps } from '../../parts/steps';

const names = ['file', 'read', 'problems', 'agreement', 'plan', 'done'] as const;
export type StepName = Exclude<(typeof names)[number], 'file'>;

/** The step a path names. */
export function stepOf(text: string | undefined): StepName {
  const found = names.find((name) => name === text);
  return found === undefined || found === 'file' ? 'read' : found;
}

/** File, What we read, Problems, Agreement, Plan, Done. */
export function Head({ view, now }: { view: ImportView; now: StepName }) {
  const { t } = useTranslation();
  const ended = view.stage.kind === 'committed' || view.stage.kind === 'undone';
  const checked = view.stage.kind === 'checked';
  const reach = ended ? 6 : checked ? (view.agreement?.said ? 4 : 3) : 1;
  const done = Math.max(reach, names.indexOf(now));
  const to = (step: (typeof names)[number]) =>
    checked && step !== 'file' && step !== 'done' && names.indexOf(step) <= reach ? `/import/${view.id}/${step}` : undefined;
  return (
    <Steps
      back={{ label: t('import.title', { file: view.file }), to: '/contacts' }}
      steps={names.map((key) => ({ key, label: t(`import.step.${key}`), to: to(key) }))}
      now={now}
      done={done}
    />
  );
}
