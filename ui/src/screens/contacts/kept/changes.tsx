import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { moment, number } from '../../../format';
import type { ChangeView, PastChange } from '../../../generated/wire';
import { Failure } from '../../../parts/failure';
import { failed, told } from '../../../parts/undo';
import { useAsk, useDo } from '../../../query';
import css from './kept.module.css';

/** While one works its count goes up, in milliseconds between two looks. */
const pace = 1_000;

/** The last changes of many people, each with its way back as long as there is one. */
export function Changes() {
  const { t } = useTranslation();
  const asked = useAsk('contacts_changes', {}, { every: (now) => (now?.changes.some(({ change }) => change.state.kind === 'working') ? pace : false) });
  const undo = useDo('contacts_change_undo');
  if (asked.error) return <Failure error={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return null;
  const { changes } = asked.data;
  if (changes.length === 0) return <p className={css.none}>{t('contacts.kept.noChanges')}</p>;
  const back = ({ change }: PastChange) =>
    undo.mutate(
      { id: change.id },
      {
        onSuccess: ({ state }) => {
          if (state.kind !== 'undone') return;
          told(state.kept === 0 ? t('common.undone') : t('contacts.bulk.undoneKept', { count: state.kept, n: number(state.kept) }));
        },
        onError: failed,
      },
    );
  return (
    <ul className={css.sheet}>
      {changes.map((past) => (
        <li key={past.change.id} className={css.row}>
          <span className={css.name}>
            <span className={css.told}>{past.told}</span>
            <span className={css.quiet}>
              {moment(past.at)}, <State change={past.change} />
            </span>
          </span>
          {past.change.canUndo && past.change.state.kind === 'done' && (
            <Button loading={undo.isPending && undo.variables.id === past.change.id} onClick={() => back(past)}>
              {t('common.undo')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function State({ change }: { change: ChangeView }) {
  const { t } = useTranslation();
  const { state, progress, changed } = change;
  const people = t('contacts.kept.people', { count: changed, n: number(changed) });
  switch (state.kind) {
    case 'working':
      return progress.total === null
        ? t('common.progress', { done: number(progress.done) })
        : t('common.progressOf', { done: number(progress.done), total: number(progress.total) });
    case 'done':
      return people;
    case 'cancelled':
      return t('contacts.kept.cancelled');
    case 'undone':
      return state.kept === 0 ? t('contacts.kept.undone') : t('contacts.kept.undoneKept', { count: state.kept, n: number(state.kept) });
    case 'failed':
      return state.error.message;
  }
}
