import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { dateOrToday, number } from '../../../format';
import type { ResultRow } from '../../../generated/wire';
import { readable } from '../../../parts/address';
import { Drawer, Facts } from '../../../parts/drawer';
import { failed, told } from '../../../parts/undo';
import { useDo } from '../../../query';
import css from './results.module.css';
import { useWhy } from './why';

/** One person's message: what happened, in our words and in the server's. */
export function RowDrawer({ campaign, row, onClose }: { campaign: number; row: ResultRow; onClose: () => void }) {
  const { t } = useTranslation();
  const why = useWhy();
  const settle = useDo('campaign_settle');
  const as = (settleAs: 'sent' | 'send-again') =>
    settle.mutate(
      { id: campaign, row: row.id, settleAs },
      {
        onSuccess: ({ rows }) => {
          told(t(settleAs === 'sent' ? 'campaigns.results.settled' : 'campaigns.results.retried', { count: rows, n: number(rows) }));
          onClose();
        },
        onError: failed,
      },
    );
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
          <p className={css.dim}>{t('campaigns.results.uncertainText')}</p>
          <div className={css.deeds}>
            <Button onClick={() => as('sent')}>{t('campaigns.results.asSent')}</Button>
            <Button onClick={() => as('send-again')}>{t('campaigns.results.sendTo', { count: 1 })}</Button>
          </div>
        </div>
      )}
    </Drawer>
  );
}
