import { Button } from '@mantine/core';
import { Ban, Check, CircleQuestionMark, Download, Equal, FilePen, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { dayAndTime, number } from '../../format';
import type { ImportDone, ImportView } from '../../generated/wire';
import { Bar, Legend, type BarPart } from '../../parts/bar';
import { Failure } from '../../parts/failure';
import { Note } from '../../parts/note';
import { Page, Sentence, Sheet } from '../../parts/page';
import { failed, told } from '../../parts/undo';
import { useDo } from '../../query';
import css from './done.module.css';
import { Head } from './head';

/** The same bar in green, a row for each end, and the way back. */
export function DoneStep({ view }: { view: ImportView }) {
  return view.done ? <Ended view={view} done={view.done} /> : null;
}

function Ended({ view, done }: { view: ImportView; done: ImportDone }) {
  const { t } = useTranslation();
  const undo = useDo('import_undo');
  const file = useDo('import_problem_file');
  const { counts, list, stated } = done;
  const people = counts.new + counts.changed;
  const same = counts.same + counts.twice;
  const all = people + same + counts.suppressed + counts.leftOut;
  const possible = done.undo.kind === 'possible';
  const seconds = Math.max(1, Math.round(done.seconds));
  const parts: BarPart[] = [
    { key: 'done', kind: possible ? 'done' : 'to-go', count: people, label: t(possible ? 'import.done.imported' : 'import.done.takenBack') },
    { key: 'nothing', kind: 'nothing', count: same, label: t('import.plan.nothing') },
    { key: 'not', kind: 'refused', count: counts.suppressed + counts.leftOut, label: t('import.plan.not') },
  ];
  const save = () =>
    file.mutate(
      { id: view.id },
      {
        onSuccess: ({ files }) => {
          if (files.length > 0) told(t('import.done.problemSaved', { files: files.join(', ') }));
        },
        onError: failed,
      },
    );
  return (
    <Page
      head={<Head view={view} now="done" />}
      foot={
        <>
          <span>{possible && people > 0 && t('import.done.foot')}</span>
          <Button variant="filled" component="a" href="#/contacts">
            {t('import.toContacts')}
          </Button>
        </>
      }
    >
      <Words
        done={done}
        people={people}
        sub={t('import.done.sub', { when: dayAndTime(done.at), count: seconds })}
        action={
          possible &&
          people > 0 && (
            <Button leftSection={<Undo2 size={18} aria-hidden />} loading={undo.isPending} onClick={() => undo.mutate({ id: view.id })}>
              {t('import.done.undo')}
            </Button>
          )
        }
      />
      <Failure error={undo.error} />
      <div className={css.bar}>
        <Bar parts={parts} label={t('import.done.bar')} />
        <Legend parts={parts} end={t('import.done.sum', { n: number(all) })} />
      </div>
      <Sheet>
        <Row
          icon={<Check size={18} />}
          tone="done"
          title={t('import.plan.group.new')}
          text={t('import.done.newText', { list: list.name })}
          count={possible ? counts.new : 0}
          action={
            <Button component="a" href={`#/contacts?import=${view.id}`}>
              {t('import.done.seeNew')}
            </Button>
          }
        />
        <Row icon={<Check size={18} />} tone="done" title={t('import.plan.group.changed')} text={t('import.done.changedText')} count={possible ? counts.changed : 0} />
        <Row icon={<Equal size={18} />} title={t('import.done.same')} text={t('import.done.sameText')} count={same} />
        <Row
          icon={<Ban size={18} />}
          title={t('import.plan.group.suppressed')}
          text={t('import.done.suppressedText')}
          count={counts.suppressed}
          action={
            <Button component="a" href="#/do-not-mail">
              {t('import.done.seeStop')}
            </Button>
          }
        />
        <Row
          icon={<FilePen size={18} />}
          tone="wait"
          title={t('import.plan.group.left-out')}
          text={t('import.done.leftText')}
          count={counts.leftOut}
          action={
            <Button leftSection={<Download size={18} aria-hidden />} loading={file.isPending} onClick={save}>
              {t('import.done.problemFile')}
            </Button>
          }
        />
      </Sheet>
      {possible && stated > 0 && (
        <div className={css.note}>
          <Note icon={<CircleQuestionMark size={20} />} title={t('import.done.stated', { count: stated, n: number(stated) })}>
            {t('import.done.statedText')}
          </Note>
        </div>
      )}
    </Page>
  );
}

function Words({ done, people, sub, action }: { done: ImportDone; people: number; sub: string; action: ReactNode }) {
  const { t } = useTranslation();
  if (done.undo.kind === 'undone') {
    const { removed, restored, kept, keptWhy, changedSince, doNotMail } = done.undo;
    const words = [
      restored > 0 ? t('import.done.undoneSub', { restored: number(restored) }) : '',
      changedSince > 0 ? t('import.done.undoneChanged', { count: changedSince, n: number(changedSince) }) : '',
      kept > 0 ? t('import.done.undoneKept', { count: kept, n: number(kept) }) : '',
      // One reason holds for all of them; of several each says for how many.
      ...keptWhy.map((why) => (keptWhy.length === 1 ? why.sentence : t('import.done.undoneWhy', { n: number(why.count), why: why.sentence }))),
      doNotMail > 0 ? t('import.done.undoneStopped', { count: doNotMail, n: number(doNotMail) }) : '',
    ];
    return <Sentence title={t('import.done.undone', { count: removed, n: number(removed) })} sub={words.filter(Boolean).join(' ')} />;
  }
  const title = people === 0 ? t('import.done.titleNone') : t('import.done.title', { count: people, n: number(people) });
  return <Sentence title={title} sub={people > 0 && sub} actions={action} />;
}

interface RowProps {
  icon: ReactNode;
  tone?: 'done' | 'wait';
  title: string;
  text: string;
  count: number;
  action?: ReactNode;
}

/** One end and how many came to it; an end nobody came to is not shown. */
function Row({ icon, tone, title, text, count, action }: RowProps) {
  if (count === 0) return null;
  return (
    <div className={css.row}>
      <span className={css.icon} data-tone={tone} aria-hidden>
        {icon}
      </span>
      <span className={css.words}>
        <b>{title}</b>
        <span>{text}</span>
      </span>
      <b>{number(count)}</b>
      <span className={css.action}>{action}</span>
    </div>
  );
}
