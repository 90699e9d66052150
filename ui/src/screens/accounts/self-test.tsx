import { Button, Loader, type ButtonProps } from '@mantine/core';
import { Check, CircleDashed, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { AccountView, AppStatus, SelfTestView } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { Section, Sheet } from '../../parts/page';
import { VaultDialog } from '../../parts/vault';
import { useAsk, useDo } from '../../query';
import css from './accounts.module.css';

export type RowState = 'passed' | 'failed' | 'waits' | 'runs';

/** One test with its result. */
export function TestRow({ state, name, text }: { state: RowState; name: string; text: string }) {
  return (
    <div className={css.test} data-state={state}>
      <span className={css.testIcon}>
        {state === 'passed' && <Check size={18} aria-hidden />}
        {state === 'failed' && <TriangleAlert size={18} aria-hidden />}
        {state === 'waits' && <CircleDashed size={18} aria-hidden />}
        {state === 'runs' && <Loader size={16} aria-hidden />}
      </span>
      <span className={css.testName}>{name}</span>
      <span className={css.dim}>{text}</span>
    </div>
  );
}

/** How the message to oneself stands, as two rows. `reading` is false where no mailbox is known to look into. */
export function SelfTestRows({ view, reading, waits }: { view: SelfTestView | undefined; reading: boolean; waits: string }) {
  const { t } = useTranslation();
  const began = view !== undefined && (view.running || view.sent !== null);
  const of = (done: boolean | null | undefined, before: boolean): RowState => {
    if (done === true) return 'passed';
    if (done === false) return 'failed';
    return began && before && view.running ? 'runs' : 'waits';
  };
  const sending = of(view?.sent, true);
  const finding = of(view?.found, view?.sent === true);
  return (
    <>
      <TestRow
        state={sending}
        name={t('accounts.self.send')}
        text={sending === 'passed' ? t('accounts.self.sent') : sending === 'failed' ? (view?.message ?? '') : sending === 'runs' ? t('accounts.self.sending') : waits}
      />
      {reading && (
        <TestRow
          state={finding}
          name={t('accounts.self.find')}
          text={finding === 'passed' ? t('accounts.self.found') : finding === 'failed' ? (view?.message ?? '') : finding === 'runs' ? t('accounts.self.finding') : t('accounts.self.waits')}
        />
      )}
    </>
  );
}

export type Self = ReturnType<typeof useSelfTest>;

interface SendOneProps extends Pick<ButtonProps, 'variant'> {
  account: AccountView;
  self: Self;
  status: AppStatus;
  children: ReactNode;
}

/** Sends it; a locked vault is opened first. */
export function SendOne({ account, self, status, children, variant = 'default' }: SendOneProps) {
  const [unlocking, setUnlocking] = useState(false);
  const { begin, view } = self;
  const go = () => begin.mutate({ id: account.id }, { onError: (why) => why.code === 'vault-locked' && setUnlocking(true) });
  return (
    <>
      <Button variant={variant} loading={begin.isPending || view?.running === true} onClick={go}>
        {children}
      </Button>
      {unlocking && <VaultDialog status={status} onClose={() => setUnlocking(false)} onOpen={go} />}
    </>
  );
}

/** Why it could not even begin. */
export function NotBegun({ self }: { self: Self }) {
  return <Failure error={self.begin.error} />;
}

/** Asks how it stands while it runs. */
export function useSelfTest(id: number | null) {
  const begin = useDo('account_self_test');
  const asked = useAsk('account_self_test_state', { id: id ?? 0 }, { when: id !== null && begin.isSuccess, every: (view) => (view === undefined || view.running ? 700 : false) });
  return { begin, view: begin.isSuccess ? (asked.data ?? begin.data) : undefined };
}

/** One message from the account to itself, sent and then found. */
export function SelfTest({ account, status }: { account: AccountView; status: AppStatus }) {
  const { t } = useTranslation();
  const self = useSelfTest(account.id);
  const { view } = self;
  return (
    <Section title={t('accounts.self.title')}>
      <div aria-live="polite">
        <Sheet>
          {view && <SelfTestRows view={view} reading={account.mailbox !== null} waits={t('accounts.self.waits')} />}
          <div className={css.deed}>
            <span className={css.dim}>{t(account.mailbox ? 'accounts.self.text' : 'accounts.self.textNoMailbox')}</span>
            <SendOne account={account} self={self} status={status}>
              {t('accounts.self.go')}
            </SendOne>
          </div>
        </Sheet>
        <NotBegun self={self} />
      </div>
    </Section>
  );
}
