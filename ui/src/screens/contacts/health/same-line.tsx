import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import { useAsk } from '../../../query';
import css from './health.module.css';

/** A quiet word about people who may be here twice. */
export function SameLine() {
  const { t } = useTranslation();
  const asked = useAsk('same_mailbox', { offset: 0, limit: 1 });
  const total = asked.data?.total ?? 0;
  if (asked.error) return <p className={css.line}>{asked.error.message}</p>;
  if (total === 0) return null;
  return (
    <div className={css.line}>
      <span>{t('contacts.same.line', { count: total, n: number(total) })}</span>
      <a href="#/contacts/same-mailbox">{t('contacts.same.look')}</a>
    </div>
  );
}
