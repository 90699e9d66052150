import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';

import { number } from '../../../format';
import type { ChangeView, PeopleChange } from '../../../generated/wire';
import { i18next } from '../../../locales';
import { Bar } from '../../../parts/bar';
import { failed, told } from '../../../parts/undo';
import { client } from '../../../query';
import { rpc, RpcError } from '../../../rpc';
import css from './bulk.module.css';

/** Which change, for the words about it. A merge of records is no change of the menu and has words of its own. */
export type ChangeKind = PeopleChange['kind'] | 'merge';

/** Work that is done sooner than this shows no bar, in milliseconds. */
const moment = 400;
const pace = 300;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Sees a change through, on whatever screen the person is by then: a bar with Cancel while it works, then what was done,
 * who was left alone and why, and Undo. */
export async function follow(first: ChangeView, kind: ChangeKind): Promise<void> {
  const id = `change-${first.id}`;
  let view = first;
  try {
    for (let waited = 0; view.state.kind === 'working'; waited += pace) {
      await pause(pace);
      view = await rpc('contacts_changing', { id: view.id });
      if (view.state.kind === 'working' && waited + pace >= moment) show(id, view);
    }
  } catch (why) {
    notifications.hide(id);
    failed(why);
    return;
  }
  notifications.hide(id);
  void client.invalidateQueries();
  tell(view, kind);
}

const shown = new Set<string>();

function show(id: string, view: ChangeView): void {
  const { t } = i18next;
  const { done, total, perSecond } = view.progress;
  const words = total === null ? t('common.progress', { done: number(done) }) : t('common.progressOf', { done: number(done), total: number(total) });
  const cancel = () => void rpc('contacts_change_cancel', { id: view.id }).catch(failed);
  const note = {
    id,
    autoClose: false as const,
    withCloseButton: false,
    withBorder: false,
    message: (
      <div className={css.working}>
        <span>{t('contacts.bulk.working')}</span>
        <Bar
          height={10}
          label={t('contacts.bulk.working')}
          parts={[
            { key: 'done', kind: 'done', count: done, label: t('common.done') },
            { key: 'to-go', kind: 'to-go', count: Math.max(0, (total ?? done) - done), label: t('common.toGo') },
          ]}
        />
        <span className={css.workingLine}>
          <span>
            {words}
            {perSecond ? `, ${t('common.rate', { rate: number(Math.round(perSecond)) })}` : ''}
          </span>
          <Button onClick={cancel}>{t('common.cancel')}</Button>
        </span>
      </div>
    ),
  };
  if (shown.has(id)) notifications.update(note);
  else notifications.show(note);
  shown.add(id);
}

/** How it ended, in words. */
export function endWords(view: ChangeView, kind: ChangeKind): string {
  const { t } = i18next;
  const done = view.changed === 0 ? t('contacts.bulk.nobody') : t(`contacts.bulk.done.${kind}`, { count: view.changed, n: number(view.changed) });
  return view.leftAlone === 0 || kind === 'merge' ? done : `${done} ${t(`contacts.bulk.left.${kind}`, { count: view.leftAlone, n: number(view.leftAlone) })}`;
}

function tell(view: ChangeView, kind: ChangeKind): void {
  const { t } = i18next;
  switch (view.state.kind) {
    case 'working':
      return;
    case 'done':
      told(endWords(view, kind), view.canUndo && view.changed > 0 ? () => undo(view.id, kind) : undefined);
      return;
    case 'cancelled':
      told(t('contacts.bulk.cancelled'));
      return;
    case 'undone':
      told(undoneWords(view.state.kept));
      return;
    case 'failed':
      failed(new RpcError(view.state.error));
  }
}

function undoneWords(kept: number): string {
  const { t } = i18next;
  return kept === 0 ? t('common.undone') : t('contacts.bulk.undoneKept', { count: kept, n: number(kept) });
}

/** Gives the words for the toast, or null where it takes longer and will speak for itself. */
async function undo(id: number, kind: ChangeKind): Promise<string | null> {
  const view = await rpc('contacts_change_undo', { id });
  if (view.state.kind === 'undone') return undoneWords(view.state.kept);
  void follow(view, kind);
  return null;
}
