import { Button, Loader } from '@mantine/core';
import { Check, CircleDashed, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { AccountView, SelfTestView } from '../../generated/wire';
import { Section, Sheet } from '../../parts/page';
import { failed } from '../../parts/undo';
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

/** Asks how it stands while it runs. */
export function useSelfTest(id: number | null) {
  const begin = useDo('account_self_test');
  const asked = useAsk('account_self_test_state', { id: id ?? 0 }, { when: id !== null && begin.isSuccess, every: (view) => (view === undefined || view.running ? 700 : false) });
  return { begin, view: begin.isSuccess ? (asked.data ?? begin.data) : undefined };
}

/** One message from the account to itself, sent and then found. */
export function SelfTest({ account }: { account: AccountView }) {
  const { t } = useTranslation();
  const { begin, view } = useSelfTest(account.id);
  const busy = begin.isPending || view?.running === true;
  return (
    <Section title={t('accounts.self.title')}>
      <div aria-live="polite">
        <Sheet>
          {view && <SelfTestRows view={view} reading={account.mailbox !== null} waits={t('accounts.self.waits')} />}
          <div className={css.deed}>
            <span className={css.dim}>{t(account.mailbox ? 'accounts.self.text' : 'accounts.self.textNoMailbox')}</span>
            <Button loading={busy} onClick={() => begin.mutate({ id: account.id }, { onError: failed })}>
              {t('accounts.self.go')}
            </Button>
          </div>
        </Sheet>
      </div>
    </Section>
  );
}
