import { Button } from '@mantine/core';
import { Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { CampaignView, CheckFound, Severity } from '../../../generated/wire';
import css from './check.module.css';
import { useFix } from './fix';

const groups: Severity[] = ['blocking', 'warning', 'info'];
const shapes = { blocking: OctagonAlert, warning: TriangleAlert, info: Info } as const;

interface FindingsProps {
  campaign: CampaignView;
  findings: CheckFound[];
  /** Whether the first thing to fix is the next right step of the screen. */
  fill: boolean;
}

/** What was found: what blocks first, each with why, how to fix it, and the way there. */
export function Findings({ campaign, findings, fill }: FindingsProps) {
  const { t } = useTranslation();
  const fix = useFix(campaign);
  return groups.map((severity) => {
    const found = findings.filter((one) => one.finding.severity === severity);
    if (found.length === 0) return null;
    const Shape = shapes[severity];
    return (
      <div key={severity} role="rowgroup">
        <div role="row" className={css.group} data-severity={severity}>
          <span role="cell">
            {t(`campaigns.check.${severity}`)} <span className={css.count}>{number(found.length)}</span>
          </span>
        </div>
        {found.map((one, index) => {
          const way = campaign.frozen ? null : fix(one);
          return (
            <div key={`${one.finding.code}-${index}`} role="row" className={css.row}>
              <span role="cell" className={css.icon} data-severity={severity}>
                <Shape size={20} aria-label={t(`campaigns.check.${severity}`)} />
              </span>
              <span role="cell" className={css.strong}>
                {one.finding.message}
              </span>
              <span role="cell">{one.why}</span>
              <span role="cell">{one.finding.fix}</span>
              <span role="cell" className={css.action}>
                {way && (
                  <Button component="a" href={`#${way.to}`} variant={fill && severity === 'blocking' && index === 0 ? 'filled' : 'default'}>
                    {way.label}
                  </Button>
                )}
              </span>
            </div>
          );
        })}
      </div>
    );
  });
}
