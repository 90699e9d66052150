import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { dateTime } from '../../format';
import type { SuppressionView } from '../../generated/wire';
import { AddressText } from '../../parts/address';
import { Drawer, Facts } from '../../parts/drawer';
import { Failure } from '../../parts/failure';
import { told } from '../../parts/undo';
import { useAsk, useDo } from '../../query';
import css from './do-not-mail.module.css';

/** One entry: why, since when, what we go by, and what taking it off needs. */
export function Entry({ id, onClose }: { id: number; onClose: () => void }) {
  const { t } = useTranslation();
  const answer = useAsk('suppression', { id });
  if (!answer.data) {
    return (
      <Drawer title={answer.error ? t('common.failedTitle') : ' '} onClose={onClose}>
        <Failure error={answer.error} />
      </Drawer>
    );
  }
  return <Told entry={answer.data} onClose={onClose} />;
}

function Told({ entry, onClose }: { entry: SuppressionView; onClose: () => void }) {
  const { t } = useTranslation();
  const [why, setWhy] = useState('');
  const [misreading, setMisreading] = useState(false);
  const lift = useDo('suppression_lift');
  const byThem = entry.lift === 'their-yes';
  const asks = entry.lift === 'written-reason' || misreading;
  const address = entry.address ?? t('stop.erased');
  const written = why.trim() !== '';
  const go = () =>
    lift.mutate(
      { id: entry.id, why: why.trim(), misread: byThem },
      {
        onSuccess: () => {
          told(t('stop.drawer.lifted', { address }));
          onClose();
        },
      },
    );
  return (
    <Drawer
      title={<AddressText address={address} />}
      label={address}
      sub={
        entry.person && (
          <a href={`#/contacts/${entry.person.id}`}>{t('stop.drawer.person', { name: entry.person.name })}</a>
        )
      }
      onClose={onClose}
      foot={
        asks && (
          <>
            <Button disabled={!written} loading={lift.isPending} onClick={go}>
              {t(byThem ? 'stop.drawer.misread' : 'stop.drawer.lift')}
            </Button>
            {!written && <span>{t('stop.drawer.writeFirst')}</span>}
          </>
        )
      }
    >
      <Facts
        facts={[
          { label: t('stop.drawer.why'), value: t(`common.reason.${entry.reason}`) },
          { label: t('stop.drawer.since'), value: dateTime(entry.since) },
          { label: t('stop.drawer.for'), value: entry.list ?? t('stop.allLists') },
          ...(entry.campaign
            ? [{ label: t('stop.drawer.after'), value: <a href={`#/campaigns/${entry.campaign.id}/results`}>{entry.campaign.name}</a> }]
            : []),
        ]}
      />
      <h3 className={css.part}>{t('stop.drawer.evidence')}</h3>
      {entry.evidence === '' ? (
        <p className={css.text}>{t('stop.drawer.noEvidence')}</p>
      ) : (
        <>
          <p className={css.text}>{t(`stop.drawer.evidenceOf.${entry.reason}`)}</p>
          <pre className={css.evidence}>{entry.evidence}</pre>
        </>
      )}
      <h3 className={css.part}>{t('stop.drawer.again')}</h3>
      {entry.lift === 'never' && <p className={css.text}>{t('stop.drawer.never')}</p>}
      {entry.lift === 'written-reason' && <p className={css.text}>{t('stop.drawer.written')}</p>}
      {byThem && (
        <>
          <p className={css.text}>{t(entry.reason === 'complaint' ? 'stop.drawer.theirYesSpam' : 'stop.drawer.theirYes')}</p>
          {misreading ? (
            <p className={`${css.text} ${css.link}`}>{t('stop.drawer.misreadText')}</p>
          ) : (
            <button type="button" className={`link ${css.link}`} onClick={() => setMisreading(true)}>
              {t('stop.drawer.misreadAsk')}
            </button>
          )}
        </>
      )}
      {asks && (
        <Textarea
          className={css.field ?? ''}
          aria-label={t('stop.drawer.again')}
          placeholder={t(byThem ? 'stop.drawer.misreadHint' : 'stop.drawer.writtenHint')}
          minRows={2}
          autosize
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      )}
      <Failure error={lift.error} />
    </Drawer>
  );
}
