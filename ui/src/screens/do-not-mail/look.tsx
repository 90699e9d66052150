import { Button } from '@mantine/core';
import { MailWarning, MailX, Reply, ShieldAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { moment } from '../../format';
import type { InboxState } from '../../generated/wire';
import { Drawer } from '../../parts/drawer';
import { failed, told } from '../../parts/undo';
import { useDo } from '../../query';
import css from './do-not-mail.module.css';

interface LookProps {
  inbox: InboxState;
  onOpen: () => void;
  onType: () => void;
  onClose: () => void;
}

/** Until we read the mailbox ourselves the person does; here is what to look for. */
export function Look({ inbox, onOpen, onType, onClose }: LookProps) {
  const { t } = useTranslation();
  const looked = useDo('inbox_looked');
  const sub =
    inbox.kind === 'waiting'
      ? t('stop.look.sub', { when: moment(inbox.since) })
      : inbox.kind === 'looked'
        ? t('stop.look.subDone', { when: moment(inbox.at) })
        : t('stop.look.subNever');
  const signs = [
    { icon: Reply, text: t('stop.look.forReply') },
    { icon: MailX, text: t('stop.look.forSubject') },
    { icon: MailWarning, text: t('stop.look.forBack') },
    { icon: ShieldAlert, text: t('stop.look.forSpam') },
  ];
  const done = () =>
    looked.mutate(
      {},
      {
        onSuccess: () => {
          told(t('stop.look.toast'));
          onClose();
        },
        onError: failed,
      },
    );
  return (
    <Drawer
      title={t('stop.look.title')}
      sub={sub}
      onClose={onClose}
      foot={
        inbox.kind !== 'nothing-sent' && (
          <Button variant="filled" loading={looked.isPending} onClick={done}>
            {t('stop.look.done')}
          </Button>
        )
      }
    >
      <p className={css.message}>{t('stop.look.why')}</p>
      <h3 className={css.part}>{t('stop.look.forTitle')}</h3>
      <ul className={css.signs}>
        {signs.map(({ icon: Icon, text }) => (
          <li key={text}>
            <Icon size={18} aria-hidden />
            {text}
          </li>
        ))}
      </ul>
      <h3 className={css.part}>{t('stop.look.howTitle')}</h3>
      <p className={css.text}>{t('stop.look.how')}</p>
      <div className={css.deeds}>
        <Button onClick={onOpen}>{t('stop.form.open')}</Button>
        <Button onClick={onType}>{t('stop.look.type')}</Button>
      </div>
      <p className={css.message}>{t('stop.listen.drop')}</p>
    </Drawer>
  );
}
