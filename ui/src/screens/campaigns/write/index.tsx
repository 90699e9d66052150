import { Button, Select } from '@mantine/core';
import { Lock } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { moment } from '../../../format';
import type { CampaignState, CampaignView } from '../../../generated/wire';
import { Page } from '../../../parts/page';
import { failed } from '../../../parts/undo';
import { useAsk, useDo } from '../../../query';
import { id as number, useRoute } from '../../../route';
import { useFieldName } from '../../contacts/field-name';
import type { StepProps } from '../campaign';
import type { EditorHandle } from './editor';
import { Preview } from './preview';
import { Toolbar } from './toolbar';
import { useDraft, type Saving } from './use-draft';
import css from './write.module.css';

const Editor = lazy(() => import('./editor'));

/** The message at the left, as one real person gets it at the right. */
export function Write({ campaign, head }: StepProps) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const { query } = useRoute();
  const { words, change, take, saving } = useDraft(campaign);
  const [editor, setEditor] = useState<EditorHandle | null>(null);
  const [version, setVersion] = useState(0);
  const line = number(query.get('line') ?? undefined);
  useEffect(() => {
    if (editor && line !== undefined) editor.goTo(line);
  }, [editor, line]);
  const { kind } = campaign.draft;
  const { frozen } = campaign;
  return (
    <Page
      fill
      head={head}
      foot={
        <>
          <SaveLine saving={saving} frozen={frozen ? campaign.state : null} />
          {!frozen && (
            <Button variant="filled" component="a" href={`#/campaigns/${campaign.id}/check`}>
              {t('campaigns.write.check')}
            </Button>
          )}
        </>
      }
    >
      <div className={css.desk}>
        <section className={css.writing} aria-label={t('campaigns.step.write')}>
          <h1 className="hidden">{campaign.name}</h1>
          <From campaign={campaign} />
          <label className={css.field}>
            <span>{t('campaigns.write.subject')}</span>
            <input
              className={css.subject}
              value={words.subject}
              readOnly={frozen}
              placeholder={t('campaigns.write.subjectHint')}
              onChange={(event) => change({ subject: event.currentTarget.value })}
            />
          </label>
          <label className={css.field}>
            <span>{t('campaigns.write.preheader')}</span>
            <input
              value={words.preheader}
              readOnly={frozen}
              placeholder={t('campaigns.write.preheaderHint')}
              onChange={(event) => change({ preheader: event.currentTarget.value })}
            />
          </label>
          <div className={css.paper}>
            {!frozen && (
              <Toolbar
                campaign={campaign.id}
                markdown={kind === 'markdown'}
                editor={editor}
                onTaken={(kept) => {
                  take(kept);
                  setVersion(version + 1);
                }}
              />
            )}
            {kind !== 'markdown' && <p className={css.kind}>{t(`campaigns.write.source.${kind}`)}</p>}
            <div className={css.body}>
              <Suspense fallback={null}>
                <Editor
                  key={version}
                  kind={kind}
                  start={words.body}
                  label={t('campaigns.write.body')}
                  hint={t('campaigns.write.bodyHint')}
                  readOnly={frozen}
                  chipWords={(name, other) => (other === null ? fieldName(name) : t('campaigns.write.chip', { field: fieldName(name), other }))}
                  onChange={(body) => change({ body })}
                  onReady={setEditor}
                />
              </Suspense>
            </div>
            <p className={css.locked}>
              <Lock size={18} aria-hidden />
              {t('campaigns.write.locked')}
            </p>
          </div>
        </section>
        <Preview campaign={campaign} empty={words.subject.trim() === '' && words.body.trim() === ''} />
      </div>
    </Page>
  );
}

function SaveLine({ saving, frozen }: { saving: Saving; frozen: CampaignState | null }) {
  const { t } = useTranslation();
  if (frozen) return <span>{t(frozen === 'finished' || frozen === 'cancelled' ? 'campaigns.frozenDone' : 'campaigns.frozen')}</span>;
  switch (saving.kind) {
    case 'saved':
      return <span role="status">{t('campaigns.write.saved', { when: moment(saving.at) })}</span>;
    case 'saving':
      return <span role="status">{t('campaigns.write.saving')}</span>;
    case 'failed':
      return (
        <span role="alert" className={css.unsaved}>
          {t('campaigns.write.unsaved', { why: saving.why })}
        </span>
      );
  }
}

/** Through which account, in whose name. */
function From({ campaign }: { campaign: CampaignView }) {
  const { t } = useTranslation();
  const asked = useAsk('accounts', {}, { when: !campaign.frozen });
  const edit = useDo('campaign_edit');
  const accounts = asked.data?.accounts ?? [];
  const { account } = campaign;
  const label = (name: string, address: string) => (name === '' ? address : `${name}, ${address}`);
  if (campaign.frozen && account) return <p className={css.from}>{label(account.fromName, account.from)}</p>;
  if (asked.data && accounts.length === 0) {
    return (
      <p className={css.from}>
        <a href="#/accounts/add">{t('campaigns.write.addAccount')}</a>
      </p>
    );
  }
  return (
    <Select
      className={css.from ?? ''}
      classNames={{ input: css.fromInput ?? '' }}
      aria-label={t('campaigns.write.from')}
      leftSection={<span className={css.quiet}>{t('campaigns.write.from')}</span>}
      leftSectionWidth="3.5rem"
      placeholder={t('campaigns.write.noAccount')}
      data={accounts.map((one) => ({ value: String(one.id), label: label(one.fromName, one.address) }))}
      value={account ? String(account.accountId) : null}
      onChange={(value) => value !== null && edit.mutate({ id: campaign.id, accountId: Number(value) }, { onError: failed })}
    />
  );
}
