import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { AccountFinding, AccountSuggestion, AccountTest, AccountTls, FindEnd, SelfTestView, TestStep } from '../../generated/wire';
import { Section, Sheet } from '../../parts/page';
import css from './accounts.module.css';
import { SelfTestRows, TestRow, type RowState } from './self-test';

type Row = 'settings' | TestStep;

/** The tests in their order: sending, and reading where there is a mailbox. */
export function stepsOf(reading: boolean): Row[] {
  return ['settings', 'reach', 'private', 'log-in', ...(reading ? (['read', 'sent-folder'] as const) : [])];
}

interface TestsProps {
  finding: AccountFinding | undefined;
  suggestion: AccountSuggestion | undefined;
  test: AccountTest | undefined;
  busy: boolean;
  tls: AccountTls | null;
  /** Whether there is a mailbox to test too. */
  reading: boolean;
  self: SelfTestView | undefined;
  onStop: () => void;
}

/** The tests in their order; the first that fails is ochre, later ones wait. */
export function Tests({ finding, suggestion, test, busy, tls, reading, self, onStop }: TestsProps) {
  const { t } = useTranslation();
  const rows = stepsOf(test?.reading ?? reading);
  const failedAt = test?.failed ? rows.indexOf(test.failed) : rows.length;
  const reached = test !== undefined && failedAt > rows.indexOf('reach');
  const looking = finding?.running === true;
  const state = (row: Row): RowState => {
    if (row === 'settings') {
      if (!suggestion) return looking ? 'runs' : 'waits';
      // A name that nobody told proves itself when a server answers there.
      return suggestion.foundBy === 'guess' && !reached ? 'failed' : 'passed';
    }
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
  const text = (row: Row, now: RowState): string => {
    if (now === 'passed') return passedText(row);
    if (now === 'failed') return row === 'settings' ? passedText(row) : (test?.message ?? '');
    if (now === 'waits') return t(`accounts.new.waits.${row}`);
    return row === 'settings' ? t('accounts.find.running') : t('accounts.new.testing');
  };
  const works = test !== undefined && test.failed === null;
  return (
    <Section title={t('accounts.new.tests')}>
      <div aria-live="polite">
        <Sheet>
          {rows.map((row) => {
            const now = state(row);
            return (
              <div key={row}>
                <TestRow state={now} name={t(`accounts.new.${row}`)} text={text(row, now)} />
                {row === 'settings' && finding && (looking || suggestion?.foundBy === 'guess') && finding.steps.length > 0 && <Places finding={finding} onStop={looking ? onStop : undefined} />}
              </div>
            );
          })}
          <SelfTestRows view={self} reading={reading} waits={t(works ? 'accounts.self.waitsKeep' : 'accounts.self.waitsLogin')} />
        </Sheet>
      </div>
    </Section>
  );
}

const marks: Record<FindEnd, RowState> = { waiting: 'waits', asking: 'runs', found: 'passed', 'not-there': 'waits', 'could-not-ask': 'failed', skipped: 'waits' };

/** Where we look for the settings, one place after the other. */
function Places({ finding, onStop }: { finding: AccountFinding; onStop: (() => void) | undefined }) {
  const { t } = useTranslation();
  return (
    <div className={css.places}>
      <ul>
        {finding.steps.map((step) => (
          <li key={step.at} data-state={marks[step.end]}>
            <span>{t(`accounts.find.at.${step.at}`)}</span>
            <span>{step.detail === '' ? t(`accounts.find.end.${step.end}`) : step.detail}</span>
          </li>
        ))}
      </ul>
      {onStop && (
        <button type="button" className="link" onClick={onStop}>
          {t('accounts.find.stop')}
        </button>
      )}
    </div>
  );
}
