import { Button } from '@mantine/core';
import { Check, CircleAlert, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { AccountView } from '../../generated/wire';
import { FailedPage } from '../../parts/failure';
import { Letter } from '../../parts/letter';
import { Page } from '../../parts/page';
import { useAsk } from '../../query';
import { id, useRoute } from '../../route';
import type { ScreenProps } from '..';
import { Account } from './account';
import css from './accounts.module.css';
import { AddAccount } from './add';
import { PaceScreen } from './pace';
import { isReady } from './standing';

/** The mailboxes that carry the letters: one at a time, with what each may send. */
export default function AccountsScreen({ status }: ScreenProps) {
  const { rest } = useRoute();
  const asked = useAsk('accounts', {}, { every: 5_000 });
  if (rest[0] === 'add') return <AddAccount status={status} />;
  if (asked.error) return <FailedPage error={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Page>{null}</Page>;
  const { accounts } = asked.data;
  const first = accounts[0];
  if (!first) return <NoAccount />;
  const open = accounts.find((one) => one.id === id(rest[0])) ?? first;
  if (rest[1] === 'pace') return <PaceScreen key={open.id} account={open} />;
  return <Account key={open.id} account={open} editing={rest[1] === 'edit'} signingIn={rest[2] === 'sign-in'} status={status} head={<Head accounts={accounts} open={open.id} />} />;
}

function Head({ accounts, open }: { accounts: AccountView[]; open: number }) {
  const { t } = useTranslation();
  return (
    <header className={css.head}>
      <nav className={css.tabs} aria-label={t('accounts.tabs')}>
        {accounts.map((one) => {
          const ready = isReady(one);
          const Shape = ready ? Check : CircleAlert;
          return (
            <a key={one.id} className={css.tab} data-ready={ready || undefined} aria-current={one.id === open ? 'page' : undefined} href={`#/accounts/${one.id}`}>
              <Shape size={18} aria-label={t(ready ? 'accounts.mark.ok' : 'accounts.mark.look')} />
              {one.name}
            </a>
          );
        })}
      </nav>
      <a className={css.add} href="#/accounts/add">
        <Plus size={18} aria-hidden />
        {t('accounts.add')}
      </a>
    </header>
  );
}

function NoAccount() {
  const { t } = useTranslation();
  return (
    <Page>
      <Letter
        title={t('accounts.emptyTitle')}
        text={t('accounts.emptyText')}
        note={t('accounts.emptyNote')}
        postmark={t('accounts.postmark')}
        actions={
          <Button variant="filled" component="a" href="#/accounts/add">
            {t('accounts.add')}
          </Button>
        }
      />
    </Page>
  );
}
