import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { moment, number } from '../../../format';
import type { AppStatus, ReadyView } from '../../../generated/wire';
import { Failure } from '../../../parts/failure';
import { VaultDialog } from '../../../parts/vault';
import { useDo } from '../../../query';
import css from './send.module.css';
import { isOver, type Start } from './start';

interface YourWordProps {
  id: number;
  view: ReadyView;
  /** The chosen start; none for at once. */
  start: Start | null;
  status: AppStatus;
}

/** The number is typed, and only then the button is one. The same word starts it now or plans it. */
export function YourWord({ id, view, start, status }: YourWordProps) {
  const { t } = useTranslation();
  const send = useDo('campaign_send');
  const plan = useDo('campaign_schedule');
  const [typed, setTyped] = useState('');
  const [unlocking, setUnlocking] = useState(false);
  const { people, needsNumber } = view;
  const given = /^[\d.,'\s]+$/.test(typed) ? Number(typed.replace(/\D/g, '')) : NaN;
  const waits = view.inbox.kind === 'waiting' ? t('campaigns.ready.inboxFirst') : status.sender === 'elsewhere' ? t('campaigns.ready.elsewhere') : start !== null && isOver(start.at) ? t('campaigns.ready.over') : null;
  const ready = waits === null && (!needsNumber || given === people);
  const said = needsNumber ? { people: given } : {};
  const locked = (why: { code: string }) => why.code === 'vault-locked' && setUnlocking(true);
  const go = () => (start === null ? send.mutate({ id, ...said }, { onError: locked }) : plan.mutate({ id, at: start.at, ownZone: start.ownZone, ...said }, { onError: locked }));
  return (
    <form
      className={css.word}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) go();
      }}
    >
      <p>{needsNumber ? t('campaigns.ready.wordMany') : t('campaigns.ready.wordFew', { count: people, n: number(people) })}</p>
      {needsNumber && (
        <TextInput
          aria-label={t('campaigns.ready.number')}
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          rightSection={<span className={css.of}>{t('campaigns.ready.of', { n: number(people) })}</span>}
          rightSectionWidth="6rem"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            send.reset();
            plan.reset();
          }}
        />
      )}
      <Button type="submit" fullWidth variant={ready ? 'filled' : 'default'} disabled={!ready} loading={send.isPending || plan.isPending}>
        {start === null ? t('campaigns.ready.go', { count: people, n: number(people) }) : t('campaigns.ready.goThen', { count: people, n: number(people), when: moment(start.at) })}
      </Button>
      <Failure error={send.error ?? plan.error} />
      {unlocking && <VaultDialog status={status} onClose={() => setUnlocking(false)} onOpen={go} />}
      <p className={css.dim}>{waits ?? t(start === null ? 'campaigns.ready.stop' : 'campaigns.ready.stopPlanned')}</p>
    </form>
  );
}
