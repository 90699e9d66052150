import { Button, Menu, Radio } from '@mantine/core';
import { Check, ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { BadDay } from '../../../generated/wire';
import css from './rehearse.module.css';

/** Days that go wrong in one way, from the usual to the rare. */
export const plans: BadDay[] = ['greylisting', 'quota-at-noon', 'line-away', 'lost-answers', 'slow', 'old-list', 'restarts', 'locked'];

interface PlanProps {
  /** The chosen one; none for a bit of everything. */
  plan: BadDay | null;
  onPick: (plan: BadDay | null) => void;
}

/** Which bad day, one press away. */
export function PlanMenu({ plan, onPick }: PlanProps) {
  const { t } = useTranslation();
  const now = t(`campaigns.rehearse.plan.${plan ?? 'all'}`);
  return (
    <Menu position="bottom-end" width={420}>
      <Menu.Target>
        <Button rightSection={<ChevronDown size={18} aria-hidden />} aria-label={t('campaigns.rehearse.which', { plan: now })}>
          {now}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {[null, ...plans].map((one) => (
          <Menu.Item key={one ?? 'all'} onClick={() => onPick(one)} rightSection={one === plan ? <Check size={18} aria-hidden /> : undefined}>
            <b>{t(`campaigns.rehearse.plan.${one ?? 'all'}`)}</b>
            <span className={css.planText}>{t(`campaigns.rehearse.planText.${one ?? 'all'}`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The same before the first rehearsal, all with their sentence. */
export function PlanChoice({ plan, onPick }: PlanProps) {
  const { t } = useTranslation();
  return (
    <Radio.Group label={t('campaigns.rehearse.whichLabel')} value={plan ?? 'all'} onChange={(value) => onPick(plans.find((one) => one === value) ?? null)}>
      <div className={css.planChoices}>
        {[null, ...plans].map((one) => (
          <Radio key={one ?? 'all'} value={one ?? 'all'} label={t(`campaigns.rehearse.plan.${one ?? 'all'}`)} description={t(`campaigns.rehearse.planText.${one ?? 'all'}`)} />
        ))}
      </div>
    </Radio.Group>
  );
}
