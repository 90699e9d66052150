import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { SameMailboxGroup } from '../../../generated/wire';
import { AddressText, readable } from '../../../parts/address';
import { FailedPage } from '../../../parts/failure';
import { Page, Sentence } from '../../../parts/page';
import { failed, told } from '../../../parts/undo';
import { useAsk, useDo } from '../../../query';
import { rpc } from '../../../rpc';
import split from '../../import/split.module.css';
import { follow } from '../bulk/follow';
import { Compare } from './compare';
import css from './mailboxes.module.css';

/** Groups of one call. */
const page = 100;

const keyOf = (group: SameMailboxGroup) => group.people.map((one) => one.id).join('-');

/** People who may be here twice, group by group: one of them, or different people. */
export function SameMailbox() {
  const { t } = useTranslation();
  const asked = useAsk('same_mailbox', { offset: 0, limit: page });
  const merge = useDo('same_mailbox_merge');
  const apart = useDo('same_mailbox_apart');
  const [at, setAt] = useState(0);
  const self = useRef<HTMLDivElement>(null);
  const groups = asked.data?.groups ?? [];
  const now = Math.min(at, Math.max(0, groups.length - 1));
  const group = groups[now];
  const key = group && keyOf(group);
  const decided = useRef(false);
  // After a decision the next group is there, and the keyboard is on its first choice.
  useEffect(() => {
    if (!decided.current) return;
    decided.current = false;
    self.current?.querySelector<HTMLElement>('input:checked')?.focus();
  }, [key]);
  if (asked.error) return <FailedPage error={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Page>{null}</Page>;
  const { total } = asked.data;
  const back = (
    <Button component="a" href="#/contacts">
      {t('contacts.same.back')}
    </Button>
  );
  if (!group) {
    return (
      <Page>
        <Sentence title={t('contacts.same.none')} sub={t('contacts.same.noneText')} actions={back} />
      </Page>
    );
  }
  const join = (keep: number) =>
    merge.mutate(
      { keep, others: group.people.map((one) => one.id).filter((id) => id !== keep) },
      {
        onSuccess: (view) => {
          decided.current = true;
          void follow(view, 'merge');
        },
        onError: failed,
      },
    );
  const part = () => {
    const ids = group.people.map((one) => one.id);
    apart.mutate(
      { ids, undo: false },
      {
        onSuccess: () => {
          decided.current = true;
          told(t('contacts.same.keptApart'), async () => {
            await rpc('same_mailbox_apart', { ids, undo: true });
            return t('contacts.same.askedAgain');
          });
        },
        onError: failed,
      },
    );
  };
  return (
    <Page
      fill
      foot={
        <>
          <span>{total > groups.length ? t('contacts.same.first', { n: number(groups.length), total: number(total) }) : t('contacts.same.foot')}</span>
          {back}
        </>
      }
    >
      <Sentence title={t('contacts.same.title', { count: total, n: number(total) })} sub={t('contacts.same.sub')} />
      <div className={`${split.split} ${css.split}`} ref={self}>
        <div className={split.kinds} role="group" aria-label={t('contacts.same.groups')}>
          {groups.map((one, index) => (
            <button key={keyOf(one)} type="button" className={split.kind} aria-pressed={index === now} onClick={() => setAt(index)}>
              <span className={split.kindWords}>
                <span className={split.kindName}>{one.people.find((person) => person.name !== null)?.name ?? (one.people[0] && readable(one.people[0]))}</span>
                {one.people.map((person) => (
                  <span key={person.id} className={`${split.kindText} ${css.mine}`}>
                    <AddressText address={readable(person)} />
                  </span>
                ))}
              </span>
              <span>{number(one.people.length)}</span>
            </button>
          ))}
        </div>
        <Compare key={key} group={group} busy={merge.isPending || apart.isPending} onJoin={join} onPart={part} />
      </div>
    </Page>
  );
}
