import type { StepProps } from '../campaign';
import { Progress } from './progress';
import { Ready } from './ready';

/** Before the start the forecast and the person's word, after it the progress. */
export function Send(props: StepProps) {
  return props.campaign.frozen ? <Progress {...props} /> : <Ready {...props} />;
}
