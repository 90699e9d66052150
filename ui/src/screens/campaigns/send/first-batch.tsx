import { Button, NumberInput, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { CanaryPlan } from '../../../generated/wire';
import { Failure } from '../../../parts/failure';
import { told } from '../../../parts/undo';
import { useDo } from '../../../query';
import { rpc } from '../../../rpc';
import css from './send.module.css';

const usual: CanaryPlan = { people: 50, minutes: 60 };
const waits = [15, 30, 60, 120, 240, 1_440];

/** `1 hour`, `30 minutes`, `1 day`. */
export function useWhile() {
  const { t } = useTranslation();
  return (minutes: number): string => {
    if (minutes % 1_440 === 0) return t('campaigns.ready.while.day', { count: minutes / 1_440 });
    if (minutes % 60 === 0) return t('campaigns.ready.while.hour', { count: minutes / 60 });
    return t('campaigns.ready.while.minute', { count: minutes });
  };
}

/** The first batch as a sentence. */
export function useFirstBatch() {
  const { t } = useTranslation();
  const span = useWhile();
  return (canary: CanaryPlan | null): string =>
    canary === null ? t('campaigns.ready.batchNone') : t('campaigns.ready.batchText', { count: canary.people, n: number(canary.people), while: span(canary.minutes) });
}

/** How many go first, and how long we listen before the others. */
export function FirstBatchForm({ id, canary, onDone }: { id: number; canary: CanaryPlan | null; onDone: () => void }) {
  const { t } = useTranslation();
  const change = useDo('campaign_canary');
  const span = useWhile();
  const [next, setNext] = useState<CanaryPlan | null>(canary);
  const missing = next !== null && next.people < 1;
  const save = () =>
    change.mutate(
      { id, canary: next },
      {
        onSuccess: () => {
          told(t('campaigns.ready.batchKept'), () => rpc('campaign_canary', { id, canary }));
          onDone();
        },
      },
    );
  const lengths = next === null || waits.includes(next.minutes) ? waits : [...waits, next.minutes].sort((a, b) => a - b);
  return (
    <form
      className={css.batch}
      onSubmit={(event) => {
        event.preventDefault();
        if (!missing) save();
      }}
    >
      <Switch label={t('campaigns.ready.batchOn')} description={t('campaigns.ready.batchHint')} checked={next !== null} onChange={(event) => setNext(event.currentTarget.checked ? usual : null)} />
      {next && (
        <div className={css.batchFields}>
          <NumberInput label={t('campaigns.ready.batchPeople')} min={1} max={10_000} clampBehavior="strict" allowDecimal={false} hideControls value={next.people} onChange={(value) => setNext({ ...next, people: Number(value) || 0 })} />
          <Select label={t('campaigns.ready.batchWait')} data={lengths.map((value) => ({ value: String(value), label: span(value) }))} value={String(next.minutes)} onChange={(value) => value !== null && setNext({ ...next, minutes: Number(value) })} />
        </div>
      )}
      <Failure error={change.error} />
      <div className={css.end}>
        <Button onClick={onDone}>{t('common.cancel')}</Button>
        <Button type="submit" disabled={missing} loading={change.isPending}>
          {t('campaigns.ready.batchKeep')}
        </Button>
      </div>
    </form>
  );
}
