import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { AccountView, AppStatus } from '../../generated/wire';
import css from './accounts.module.css';
import { NotBegun, SendOne, type Self } from './self-test';

/** The account is kept: one message to oneself, and on. */
export function Kept({ account, self, status }: { account: AccountView; self: Self; status: AppStatus }) {
  const { t } = useTranslation();
  const { view } = self;
  const done = view !== undefined && !view.running && view.sent === true;
  return (
    <div className={css.card}>
      <div>
        <h2>{t('accounts.self.title')}</h2>
        <p className={css.dim}>{t(account.mailbox ? 'accounts.self.text' : 'accounts.self.textNoMailbox')}</p>
      </div>
      <SendOne account={account} self={self} status={status} variant={done ? 'default' : 'filled'}>
        {t(done ? 'accounts.self.again' : 'accounts.self.go')}
      </SendOne>
      <NotBegun self={self} />
      <Button variant={done ? 'filled' : 'default'} component="a" href={`#/accounts/${account.id}`}>
        {t('accounts.self.done')}
      </Button>
    </div>
  );
}
