import { id, useRoute } from '../../route';
import type { ScreenProps } from '..';
import { Campaign } from './campaign';
import { CampaignList } from './list';

/** The list of campaigns, or one campaign at one of its steps. */
export default function CampaignsScreen({ status }: ScreenProps) {
  const { rest } = useRoute();
  const campaign = id(rest[0]);
  if (campaign === undefined) return <CampaignList adding={rest[0] === 'new'} />;
  return <Campaign key={campaign} id={campaign} step={rest[1] ?? ''} status={status} />;
}
