import { SegmentedControl } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { moment } from '../../../format';
import type { CampaignView, ReadyView } from '../../../generated/wire';
import { useAsk } from '../../../query';
import { useHours } from '../../accounts/sends';
import { FirstBatchForm, useFirstBatch } from './first-batch';
import css from './send.module.css';
import { StartDialog, type Start } from './start';

interface HowProps {
  campaign: CampaignView;
  view: ReadyView;
  start: Start | null;
  /** Whether a start is planned already: then it is taken back before it is changed. */
  planned: boolean;
  picking: boolean;
  onPicking: (open: boolean) => void;
  onStart: (start: Start | null) => void;
}

interface Row {
  key: string;
  label: string;
  value: ReactNode;
  /** The link or button that changes it. */
  change?: { to: string } | { press: () => void };
  /** What the change is called, where it is not "Change". */
  word?: string;
}

/** When it starts, how it begins, at which hours, in whose name. */
export function How({ campaign, view, start, planned, picking, onPicking, onStart }: HowProps) {
  const { t } = useTranslation();
  const hours = useHours();
  const batch = useFirstBatch();
  const accounts = useAsk('accounts', {});
  const [batching, setBatching] = useState(false);
  const { account, id } = campaign;
  const rules = accounts.data?.accounts.find((one) => one.id === account?.accountId)?.rules;
  const rows: Row[] = [
    {
      key: 'start',
      label: t('campaigns.ready.start'),
      value: planned ? (
        view.plan.start !== null && moment(view.plan.start)
      ) : (
        <SegmentedControl
          aria-label={t('campaigns.ready.start')}
          value={start === null ? 'now' : 'then'}
          onChange={(value) => (value === 'now' ? onStart(null) : onPicking(true))}
          data={[
            { value: 'now', label: t('campaigns.ready.startNow') },
            { value: 'then', label: start === null ? t('campaigns.ready.startThen') : moment(start.at) },
          ]}
        />
      ),
      ...(start !== null && !planned ? { change: { press: () => onPicking(true) } } : {}),
    },
    ...(start?.ownZone || (planned && view.plan.ownZone) ? [{ key: 'zone', label: t('campaigns.ready.zone'), value: t('campaigns.ready.zoneText') }] : []),
    {
      key: 'batch',
      label: t('campaigns.ready.batch'),
      value: batching ? <FirstBatchForm id={id} canary={view.plan.canary} onDone={() => setBatching(false)} /> : batch(view.plan.canary),
      ...(batching ? {} : { change: { press: () => setBatching(true) } }),
    },
    {
      key: 'hours',
      label: t('campaigns.ready.hours'),
      value: hours(rules?.hours ?? null),
      ...(account ? { change: { to: `/accounts/${account.accountId}/pace` } } : {}),
    },
    { key: 'list', label: t('campaigns.ready.list'), value: campaign.list.name, change: { to: `/campaigns/${id}/people` } },
    { key: 'from', label: t('campaigns.ready.from'), value: account ? [account.fromName, account.from].filter(Boolean).join(', ') : '', change: { to: `/campaigns/${id}/write` } },
    {
      key: 'through',
      label: t('campaigns.ready.through'),
      value: account ? t('campaigns.ready.throughText', { name: account.name, host: account.host }) : '',
      change: { to: account ? `/accounts/${account.accountId}` : '/accounts' },
      word: t('campaigns.send.account'),
    },
  ];
  return (
    <>
      <dl className={css.how}>
        {rows.map((row) => {
          const word = row.word ?? t('campaigns.ready.change');
          const name = `${word}: ${row.label}`;
          return (
            <div key={row.key}>
              <dt>{row.label}</dt>
              <dd>{row.value}</dd>
              {row.change && (
                <dd className={css.change}>
                  {'to' in row.change ? (
                    <a href={`#${row.change.to}`} aria-label={name}>
                      {word}
                    </a>
                  ) : (
                    <button type="button" className="link" aria-label={name} onClick={row.change.press}>
                      {word}
                    </button>
                  )}
                </dd>
              )}
            </div>
          );
        })}
      </dl>
      {picking && (
        <StartDialog
          start={start}
          onClose={() => onPicking(false)}
          onPick={(next) => {
            onStart(next);
            onPicking(false);
          }}
        />
      )}
    </>
  );
}
