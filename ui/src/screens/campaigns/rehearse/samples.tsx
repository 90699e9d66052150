import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { size } from '../../../format';
import type { Sample } from '../../../generated/wire';
import { Failure } from '../../../parts/failure';
import { useAsk } from '../../../query';
import css from './rehearse.module.css';

/** Some web mail cuts a message here. */
const cut = 102_000;

/** A few of the messages, worst cases first, with what they weigh. */
export function Samples({ campaign, samples, biggest }: { campaign: number; samples: Sample[]; biggest: number }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Sample | null>(null);
  return (
    <section>
      <h2 className={css.title}>{t('campaigns.rehearse.samples')}</h2>
      <div className={css.sheet}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('campaigns.rehearse.message')}</th>
              <th scope="col" className={css.figure}>
                {t('campaigns.rehearse.size')}
              </th>
            </tr>
          </thead>
          <tbody>
            {samples.map((sample) => (
              <tr key={sample.of}>
                <td>
                  <button type="button" className="link" onClick={() => setOpen(sample)}>
                    {t(`campaigns.rehearse.sample.${sample.of}`)}
                  </button>
                </td>
                <td className={`${css.figure} ${css.ink}`}>{size(sample.size)}</td>
              </tr>
            ))}
            <tr>
              <td colSpan={2}>{biggest <= cut ? t('campaigns.rehearse.small') : t('campaigns.rehearse.big', { size: size(biggest) })}</td>
            </tr>
          </tbody>
        </table>
      </div>
      {open && <Opened campaign={campaign} sample={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

function Opened({ campaign, sample, onClose }: { campaign: number; sample: Sample; onClose: () => void }) {
  const { t } = useTranslation();
  const asked = useAsk('campaign_preview', { id: campaign, who: { kind: 'contact', contactId: sample.contactId } });
  const title = t('campaigns.rehearse.previewTitle', { sample: t(`campaigns.rehearse.sample.${sample.of}`) });
  return (
    <Modal opened onClose={onClose} title={title} size="xl" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Failure error={asked.error} again={() => void asked.refetch()} />
      {asked.data && <iframe className={css.frame} sandbox="" title={title} srcDoc={asked.data.html} />}
    </Modal>
  );
}
