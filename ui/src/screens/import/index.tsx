import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { ImportView } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { Page, Sentence } from '../../parts/page';
import { Waiting } from '../../parts/waiting';
import { useAsk, useDo } from '../../query';
import { id, useRoute } from '../../route';
import { AgreementStep } from './agreement';
import { DoneStep } from './done';
import { Head, stepOf, type StepName } from './head';
import { useOpenList } from './open';
import { PlanStep } from './plan';
import { ProblemsStep } from './problems';
import { ReadStep } from './read';

const works = (view: ImportView | undefined) => view?.stage.kind === 'checking' || view?.stage.kind === 'committing';

/** One import, step by step. Nothing is stored before the last press. */
export default function Import() {
  const { rest } = useRoute();
  const importId = id(rest[0]) ?? 0;
  const view = useAsk('import', { id: importId }, { every: (answer) => (works(answer) ? 500 : false) });
  if (view.error) return <Gone error={view.error} />;
  if (!view.data) return <Page>{null}</Page>;
  return <Step key={importId} view={view.data} asked={stepOf(rest[1])} />;
}

function Step({ view, asked }: { view: ImportView; asked: StepName }) {
  const { t } = useTranslation();
  const cancel = useDo('import_cancel');
  const stop = () => cancel.mutate({ id: view.id });
  switch (view.stage.kind) {
    case 'checking':
      return (
        <Page head={<Head view={view} now="problems" />}>
          <Sentence title={t('import.problems.checking')} sub={t('import.problems.checkingSub')} />
          <Waiting title={t('import.problems.bar')} progress={view.stage.progress} onCancel={stop} />
        </Page>
      );
    case 'committing':
      return (
        <Page head={<Head view={view} now="done" />}>
          <Sentence title={t('import.plan.committing')} sub={t('import.plan.committingSub')} />
          <Waiting title={t('import.plan.bar')} progress={view.stage.progress} onCancel={stop} />
        </Page>
      );
    case 'committed':
    case 'undone':
      return <DoneStep view={view} />;
    case 'cancelled':
      return <Stopped view={view} title={t('import.cancelledTitle')} sub={t('import.cancelledSub')} />;
    case 'failed':
      return <Stopped view={view} title={t('import.failedTitle')} sub={view.stage.message} />;
    case 'reading':
      return <ReadStep view={view} />;
    case 'checked':
      switch (asked) {
        case 'read':
          return <ReadStep view={view} />;
        case 'problems':
          return <ProblemsStep view={view} />;
        case 'agreement':
          return <AgreementStep view={view} />;
        case 'plan':
        case 'done':
          return <PlanStep view={view} />;
      }
  }
}

/** Ended early: what was kept, and the ways on. */
function Stopped({ view, title, sub }: { view: ImportView; title: string; sub: string }) {
  const { t } = useTranslation();
  const { pick, busy } = useOpenList();
  const again = useDo('import_check');
  return (
    <Page head={<Head view={view} now="read" />}>
      <Sentence
        title={title}
        sub={sub}
        actions={
          <>
            <Button onClick={pick} disabled={busy}>
              {t('import.again')}
            </Button>
            <Button variant="filled" loading={again.isPending} onClick={() => again.mutate({ id: view.id })}>
              {t('common.tryAgain')}
            </Button>
          </>
        }
      />
      <Failure error={again.error} />
    </Page>
  );
}

function Gone({ error }: { error: Parameters<typeof Failure>[0]['error'] }) {
  const { t } = useTranslation();
  const { pick, busy } = useOpenList();
  const forgotten = error?.code === 'not-found';
  return (
    <Page>
      <Sentence
        title={forgotten ? t('import.gone') : t('common.failedTitle')}
        sub={forgotten ? t('import.goneSub') : error?.message}
        actions={
          <>
            <Button component="a" href="#/contacts">
              {t('import.toContacts')}
            </Button>
            <Button variant="filled" onClick={pick} disabled={busy}>
              {t('import.again')}
            </Button>
          </>
        }
      />
    </Page>
  );
}
