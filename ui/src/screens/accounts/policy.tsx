import { OctagonAlert, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { AccountView } from '../../generated/wire';
import { Note } from '../../parts/note';
import { useAsk } from '../../query';
import css from './accounts.module.css';
import { allOf, HandOff } from './hand-off';
import { hostOf } from './standing';

/** What a host's word about newsletters means for the person, and the way out where it is a no. */
export function PolicyNote({ account }: { account: AccountView }) {
  const { t } = useTranslation();
  const { policy, card } = account;
  const people = useAsk('lists', {}, { when: policy === 'prohibited' || policy === 'separate-stream' });
  if (policy === 'allowed' || policy === 'unknown') return null;
  const host = hostOf(account);
  const from = card?.bulkFrom ?? null;
  const most = Math.max(0, ...(people.data?.lists ?? []).map((list) => list.people));
  if (policy === 'discouraged') return <p className={css.policy}>{t('accounts.policyText.discouraged', { host })}</p>;
  const forbidden = policy === 'prohibited';
  return (
    <div className={css.note}>
      <Note
        tone={forbidden ? 'harm' : 'decide'}
        icon={forbidden ? <OctagonAlert size={20} /> : <TriangleAlert size={20} />}
        title={t(`accounts.policyTitle.${policy}`, { host })}
        action={<HandOff whom={allOf(null)} people={most} />}
      >
        {t(`accounts.policyText.${policy}`, { host })} {forbidden && from !== null && t('accounts.policyText.under', { count: from, n: number(from) })}
      </Note>
    </div>
  );
}
