import { useTranslation } from 'react-i18next';

import type { AppStatus, CampaignView } from '../../generated/wire';
import { FailedPage } from '../../parts/failure';
import { Page } from '../../parts/page';
import { Steps } from '../../parts/steps';
import { useAsk } from '../../query';
import { Check } from './check';
import { People } from './people';
import { Rehearse } from './rehearse';
import { Results } from './results';
import { Send } from './send';
import { Write } from './write';

export const steps = ['people', 'write', 'check', 'rehearse', 'send', 'results'] as const;
export type StepName = (typeof steps)[number];

/** What every step gets. */
export interface StepProps {
  campaign: CampaignView;
  /** The head of the stepper. */
  head: React.ReactNode;
  status: AppStatus;
}

const screens: Record<StepName, React.ComponentType<StepProps>> = {
  people: People,
  write: Write,
  check: Check,
  rehearse: Rehearse,
  send: Send,
  results: Results,
};

/** How many steps from the first are behind it. */
export function stepsDone(campaign: CampaignView): number {
  const { draft, state } = campaign;
  if (state === 'finished' || state === 'cancelled') return 5;
  if (campaign.frozen) return 4;
  if (draft.subject.trim() === '' || draft.body.trim() === '') return 1;
  if (state === 'draft') return 2;
  return campaign.rehearsed === null ? 3 : 4;
}

/** Where a campaign opens when nobody says which step. */
export function stepFor(campaign: Pick<CampaignView, 'state'>): StepName {
  switch (campaign.state) {
    case 'draft':
      return 'write';
    case 'cleared':
      return 'rehearse';
    case 'scheduled':
    case 'sending':
    case 'paused':
      return 'send';
    case 'finished':
    case 'cancelled':
      return 'results';
  }
}

interface CampaignProps {
  id: number;
  step: string;
  status: AppStatus;
}

/** One campaign at one of its six steps. */
export function Campaign({ id, step, status }: CampaignProps) {
  const { t } = useTranslation();
  const asked = useAsk('campaign', { id }, { every: (answer) => (answer?.state === 'sending' ? 2_000 : 10_000) });
  if (asked.error && !asked.data) return <FailedPage error={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Page>{null}</Page>;
  const campaign = asked.data;
  const now = steps.find((name) => name === step) ?? stepFor(campaign);
  const open = campaign.frozen ? 6 : 5;
  const head = (
    <Steps
      back={{ label: campaign.name, to: '/campaigns' }}
      steps={steps.map((name, index) => ({
        key: name,
        label: t(`campaigns.step.${name}`),
        to: index < open ? `/campaigns/${id}/${name}` : undefined,
      }))}
      now={now}
      done={stepsDone(campaign)}
    />
  );
  const Step = screens[now];
  return <Step campaign={campaign} head={head} status={status} />;
}
