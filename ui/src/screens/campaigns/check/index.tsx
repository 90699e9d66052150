import { Button } from '@mantine/core';
import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { moment, number, spelled } from '../../../format';
import type { CheckReport } from '../../../generated/wire';
import { FailedPage } from '../../../parts/failure';
import { Page, Sentence, Sheet } from '../../../parts/page';
import { failed } from '../../../parts/undo';
import { Waiting } from '../../../parts/waiting';
import { useAsk, useDo } from '../../../query';
import type { StepProps } from '../campaign';
import css from './check.module.css';
import { Fine } from './fine';
import { Findings } from './findings';

/** The report before sending: a spreadsheet of reasons. */
export function Check({ campaign, head }: StepProps) {
  const { t } = useTranslation();
  const { id } = campaign;
  const titleOf = useTitle();
  const asked = useAsk('campaign_report', { id }, { every: (answer) => (answer?.running ? 400 : false) });
  const check = useDo('campaign_check');
  const start = () => check.mutate({ id }, { onError: failed });
  if (asked.error) return <FailedPage error={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Page head={head}>{null}</Page>;
  const { running, report, stale } = asked.data;
  if (running) {
    return (
      <Page head={head}>
        <Sentence title={t('campaigns.check.running')} sub={t('campaigns.check.runningSub')} />
        <Waiting title={t('campaigns.check.running')} progress={running} />
      </Page>
    );
  }
  const again = (filled: boolean) => (
    <Button variant={filled ? 'filled' : 'default'} leftSection={<RefreshCw size={18} aria-hidden />} loading={check.isPending} onClick={start}>
      {t('campaigns.check.again')}
    </Button>
  );
  if (!report) {
    return (
      <Page head={head}>
        <Sentence
          title={t('campaigns.check.never')}
          sub={t('campaigns.check.neverSub')}
          actions={
            <Button variant="filled" loading={check.isPending} onClick={start}>
              {t('campaigns.check.start')}
            </Button>
          }
        />
        <Areas />
      </Page>
    );
  }
  const blocking = report.findings.filter((found) => found.finding.severity === 'blocking').length;
  const title = titleOf(report, blocking);
  const ready = blocking === 0 && !stale && !campaign.frozen;
  return (
    <Page head={head}>
      <Sentence
        title={title}
        sub={
          stale
            ? t('campaigns.check.stale', { when: moment(report.at) })
            : t('campaigns.check.sub', { count: report.people, n: number(report.people), checks: number(report.checks), when: moment(report.at) })
        }
        actions={
          campaign.frozen ? undefined : (
            <>
              {again(stale)}
              {ready && (
                <Button variant="filled" component="a" href={`#/campaigns/${id}/rehearse`}>
                  {t('campaigns.check.rehearse')}
                </Button>
              )}
            </>
          )
        }
      />
      <div className={css.sheet} role="table" aria-label={t('campaigns.step.check')}>
        {report.findings.length > 0 && (
          <div role="rowgroup">
            <div role="row" className={css.head}>
              <span role="columnheader">
                <span className="hidden">{t('campaigns.check.found')}</span>
              </span>
              <span role="columnheader">{t('campaigns.check.found')}</span>
              <span role="columnheader">{t('campaigns.check.why')}</span>
              <span role="columnheader">{t('campaigns.check.fix')}</span>
              <span role="columnheader">
                <span className="hidden">{t('campaigns.check.act')}</span>
              </span>
            </div>
          </div>
        )}
        <Findings campaign={campaign} findings={report.findings} fill={!stale && !campaign.frozen} />
        <Fine key={report.at} fine={report.fine} unfolded={report.findings.length === 0} />
      </div>
    </Page>
  );
}

function useTitle() {
  const { t } = useTranslation();
  return (report: CheckReport, blocking: number): string => {
    if (blocking > 0) return t('campaigns.check.notYet', { count: blocking, n: spelled(blocking) });
    const warnings = report.findings.filter((found) => found.finding.severity === 'warning').length;
    return warnings > 0 ? t('campaigns.check.readyWarn', { count: warnings, n: spelled(warnings) }) : t('campaigns.check.ready');
  };
}

/** What will be looked at, before it was. */
function Areas() {
  const { t } = useTranslation();
  return (
    <Sheet>
      {(['people', 'message', 'sender', 'account'] as const).map((area) => (
        <div key={area} className={css.area}>
          <span className={css.strong}>{t(`campaigns.check.area.${area}`)}</span>
          <span>{t(`campaigns.check.areaText.${area}`)}</span>
        </div>
      ))}
    </Sheet>
  );
}
