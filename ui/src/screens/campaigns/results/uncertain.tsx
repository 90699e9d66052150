import { Button } from '@mantine/core';
import { CircleQuestionMark } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { moment, number, spelled } from '../../../format';
import type { CampaignView, SettleAs } from '../../../generated/wire';
import { Note } from '../../../parts/note';
import { failed, told } from '../../../parts/undo';
import { useAsk, useDo } from '../../../query';

/** What the Sent folder says about messages nobody is sure of, and looking into it now where there is one to look into. */
export function useSentFolder(campaign: CampaignView) {
  const { t } = useTranslation();
  const accounts = useAsk('accounts', {});
  const look = useDo('account_sent');
  const account = accounts.data?.accounts.find((one) => one.id === campaign.account?.accountId);
  const sent = account?.sent ?? null;
  // A look before the last message went says nothing about it.
  const after = campaign.ended ?? campaign.started;
  const known = sent !== null && (after === null || Date.parse(sent.at) > Date.parse(after));
  const text = !account?.mailbox
    ? t('campaigns.results.uncertainText')
    : sent?.failed != null
      ? t('campaigns.results.sentFailed', { why: sent.failed })
      : known
        ? t(sent.missing > 0 ? 'campaigns.results.sentNone' : 'campaigns.results.sentUnsure', { when: moment(sent.at) })
        : t('campaigns.results.sentUnseen');
  const lookNow = () =>
    account &&
    look.mutate(
      { id: account.id },
      {
        onSuccess: (view) => told(view.failed ?? t(view.settled > 0 ? 'campaigns.results.sentFound' : 'campaigns.results.sentNothing', { count: view.settled, n: number(view.settled) })),
        onError: failed,
      },
    );
  return { text, look: account?.mailbox ? lookNow : null, looking: look.isPending };
}

const SAID = { sent: 'settled', 'send-again': 'retried', 'not-sent': 'calledOff' } as const;

/** Settles one row, or all that are uncertain. */
export function useSettle(id: number, row?: number, onDone?: () => void) {
  const { t } = useTranslation();
  const settle = useDo('campaign_settle');
  const as = (settleAs: SettleAs) =>
    settle.mutate(
      { id, settleAs, ...(row === undefined ? {} : { row }) },
      {
        onSuccess: ({ rows }) => {
          told(t(`campaigns.results.${SAID[settleAs]}`, { count: rows, n: number(rows) }));
          onDone?.();
        },
        onError: failed,
      },
    );
  return { as, busy: settle.isPending };
}

/** Neither answer is pushed: only the person can know. */
export function Uncertain({ campaign, people }: { campaign: CampaignView; people: number }) {
  const { t } = useTranslation();
  const { text, look, looking } = useSentFolder(campaign);
  const { as, busy } = useSettle(campaign.id);
  return (
    <Note
      icon={<CircleQuestionMark size={20} />}
      title={t('campaigns.results.uncertain', { count: people, n: spelled(people) })}
      action={
        <>
          {look && (
            <Button loading={looking} onClick={look}>
              {t('campaigns.results.look')}
            </Button>
          )}
          <Button disabled={busy} onClick={() => as('sent')}>
            {t('campaigns.results.asSent')}
          </Button>
          {campaign.state === 'cancelled' ? (
            <Button disabled={busy} onClick={() => as('not-sent')}>
              {t('campaigns.results.asNotSent')}
            </Button>
          ) : (
            <Button disabled={busy} onClick={() => as('send-again')}>
              {t('campaigns.results.sendTo', { count: people, n: number(people) })}
            </Button>
          )}
        </>
      }
    >
      {text}
    </Note>
  );
}
