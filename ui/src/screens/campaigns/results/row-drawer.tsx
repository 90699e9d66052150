import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { dateOrToday, number } from '../../../format';
import type { CampaignView, ResultRow } from '../../../generated/wire';
import { readable } from '../../../parts/address';
import { Drawer, Facts } from '../../../parts/drawer';
import css from './results.module.css';
import { useSentFolder, useSettle } from './uncertain';
import { useWhy } from './why';

/** One person's message: what happened, in our words and in the server's. */
export function RowDrawer({ campaign, row, onClose }: { campaign: CampaignView; row: ResultRow; onClose: () => void }) {
  const { t } = useTranslation();
  const why = useWhy();
  const { text, look, looking } = useSentFolder(campaign);
  const { as, busy } = useSettle(campaign.id, row.id, onClose);
  const facts = [
    row.at !== null && { label: t('campaigns.results.drawer.when'), value: dateOrToday(row.at) },
    row.tries > 0 && { label: t('campaigns.results.drawer.tries'), value: number(row.tries) },
    row.reply !== null && { label: t('campaigns.results.drawer.words'), value: <span className={css.mono}>{row.reply}</span> },
    row.messageId !== null && { label: t('campaigns.results.drawer.id'), value: <span className={css.mono}>{row.messageId}</span> },
  ].filter((fact) => fact !== false);
  return (
    <Drawer
      title={row.name ?? readable(row)}
      sub={row.name === null ? undefined : readable(row)}
      onClose={onClose}
      foot={<a href={`#/contacts/${row.contactId}`}>{t('campaigns.results.drawer.person')}</a>}
    >
      <p className={css.state}>
        <b>{t(`campaigns.results.state.${row.state}`)}</b>
        <br />
        {why(row)}
      </p>
      <Facts facts={facts} />
      {row.state === 'uncertain' && (
        <div className={css.settle}>
          <p className={css.strong}>{t('campaigns.results.drawer.uncertain')}</p>
          <p className={css.dim}>{text}</p>
          <div className={css.deeds}>
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
                {t('campaigns.results.sendTo', { count: 1 })}
              </Button>
            )}
          </div>
        </div>
      )}
    </Drawer>
  );
}
