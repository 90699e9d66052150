import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { AccountView } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import css from './accounts.module.css';
import type { useSelfTest } from './self-test';

/** The account is kept: one message to oneself, and on. */
export function Kept({ account, self }: { account: AccountView; self: ReturnType<typeof useSelfTest> }) {
  const { t } = useTranslation();
  const { begin, view } = self;
  const done = view !== undefined && !view.running && view.sent === true;
  return (
    <div className={css.card}>
      <div>
        <h2>{t('accounts.self.title')}</h2>
        <p className={css.dim}>{t(account.mailbox ? 'accounts.self.text' : 'accounts.self.textNoMailbox')}</p>
      </div>
      <Button variant={done ? 'default' : 'filled'} loading={begin.isPending || view?.running === true} onClick={() => begin.mutate({ id: account.id })}>
        {t(done ? 'accounts.self.again' : 'accounts.self.go')}
      </Button>
      <Failure error={begin.error} />
      <Button variant={done ? 'filled' : 'default'} component="a" href={`#/accounts/${account.id}`}>
        {t('accounts.self.done')}
      </Button>
    </div>
  );
}
