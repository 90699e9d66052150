import { Loader } from '@mantine/core';
import { Check, CircleDashed, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { AccountSuggestion, AccountTest, AccountTls, TestStep } from '../../generated/wire';
import { Section, Sheet } from '../../parts/page';
import css from './accounts.module.css';

type Row = 'settings' | TestStep;

/** The tests in their order: sending, and reading where there is a mailbox. */
export function stepsOf(reading: boolean): Row[] {
  return ['settings', 'reach', 'private', 'log-in', ...(reading ? (['read', 'sent-folder'] as const) : [])];
}

interface TestsProps {
  suggestion: AccountSuggestion | undefined;
  test: AccountTest | undefined;
  busy: boolean;
  tls: AccountTls | null;
}

/** The tests in their order; the first that fails is ochre, later ones wait. */
export function Tests({ suggestion, test, busy, tls }: TestsProps) {
  const { t } = useTranslation();
  const rows = stepsOf(test?.reading ?? false);
  const failedAt = test?.failed ? rows.indexOf(test.failed) : rows.length;
  const state = (row: Row): 'passed' | 'failed' | 'waits' | 'runs' => {
    if (row === 'settings') return suggestion ? 'passed' : 'waits';
    if (busy) return 'runs';
    if (!test) return 'waits';
    const at = rows.indexOf(row);
    return at < failedAt ? 'passed' : at === failedAt ? 'failed' : 'waits';
  };
  const passedText = (row: Row): string => {
    switch (row) {
      case 'settings':
        return suggestion ? t(`accounts.new.settingsBy.${suggestion.foundBy}`) : '';
      case 'reach':
        return test?.answeredMs ? t('accounts.new.reachText', { seconds: number(Math.max(0.1, Math.round(test.answeredMs / 100) / 10)) }) : t('accounts.new.reachDone');
      case 'private':
        if (tls === 'none') return t('accounts.new.privateOpen');
        return test?.tlsVersion ? t('accounts.new.privateText', { version: test.tlsVersion }) : t('accounts.new.privateDone');
      case 'log-in':
        return t('accounts.new.logInText');
      case 'read':
        return t('accounts.new.readText');
      case 'sent-folder':
        return test?.sentFolder ? t('accounts.new.sentText', { folder: test.sentFolder }) : t('accounts.new.sentDone');
    }
  };
  return (
    <Section title={t('accounts.new.tests')}>
      <div aria-live="polite">
        <Sheet>
          {rows.map((row) => {
            const now = state(row);
            return (
              <div key={row} className={css.test} data-state={now}>
                <span className={css.testIcon}>
                  {now === 'passed' && <Check size={18} aria-hidden />}
                  {now === 'failed' && <TriangleAlert size={18} aria-hidden />}
                  {now === 'waits' && <CircleDashed size={18} aria-hidden />}
                  {now === 'runs' && <Loader size={16} aria-hidden />}
                </span>
                <span className={css.testName}>{t(`accounts.new.${row}`)}</span>
                <span className={css.dim}>
                  {now === 'passed' ? passedText(row) : now === 'failed' ? test?.message : now === 'runs' ? t('accounts.new.testing') : t(`accounts.new.waits.${row}`)}
                </span>
              </div>
            );
          })}
        </Sheet>
      </div>
    </Section>
  );
}
