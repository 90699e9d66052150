import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { AccountLimits, AccountRules, AccountView } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { Page, Section, Sentence } from '../../parts/page';
import { Steps } from '../../parts/steps';
import { told } from '../../parts/undo';
import { useDo } from '../../query';
import { go } from '../../route';
import { rpc } from '../../rpc';
import css from './accounts.module.css';
import { limitKeys } from './figures';
import { HoursFields } from './hours-fields';
import { LimitFields } from './limit-fields';
import { hostOf } from './standing';
import { WarmUpFields } from './warm-up-fields';

/** How fast and when an account sends: the figures of its host, changed by the person. */
export function PaceScreen({ account }: { account: AccountView }) {
  const { t } = useTranslation();
  const change = useDo('account_change');
  const [limits, setLimits] = useState<AccountLimits>(account.limits);
  const [rules, setRules] = useState<AccountRules>(account.rules);
  const back = `/accounts/${account.id}`;
  const own = limitKeys.some((key) => limits[key] !== account.limits[key]) || limits.dayZone !== account.limits.dayZone;
  const missing = rules.hours && rules.hours.weekdays.length === 0 ? t('accounts.hours.needDay') : rules.hours && rules.hours.from === rules.hours.until ? t('accounts.hours.needSpan') : null;
  const save = () =>
    change.mutate(
      { id: account.id, rules, ...(own ? { limits } : {}) },
      {
        onSuccess: () => {
          told(t('accounts.pace.saved'), () => rpc('account_change', { id: account.id, rules: account.rules, ...(own ? { limits: account.limits } : {}) }));
          go(back, { replace: true });
        },
      },
    );
  const most = limits.day === null ? null : Math.max(0, limits.day - rules.keepFree);
  return (
    <Page
      head={<Steps back={{ label: account.name, to: back }} steps={[]} now="" done={0} />}
      foot={
        <>
          <Button component="a" href={`#${back}`}>
            {t('common.cancel')}
          </Button>
          <span className={css.footEnd}>
            {missing}
            <Button variant="filled" disabled={missing !== null} loading={change.isPending} onClick={save}>
              {t('accounts.form.save')}
            </Button>
          </span>
        </>
      }
    >
      <Sentence title={t('accounts.pace.sentence')} sub={t('accounts.pace.sub', { host: hostOf(account) })} />
      <Failure error={change.error} />
      <div className={css.halves} data-form>
        <div>
          <Section title={t('accounts.form.limits')}>
            <LimitFields account={account} limits={limits} rules={rules} onLimits={setLimits} onRules={setRules} />
          </Section>
        </div>
        <div>
          <Section title={t('accounts.pace.hours')}>
            <HoursFields hours={rules.hours} onChange={(hours) => setRules({ ...rules, hours })} />
          </Section>
          <Section title={t('accounts.pace.warmUp')}>
            <WarmUpFields warmUp={rules.warmUp} most={most} onChange={(warmUp) => setRules({ ...rules, warmUp })} />
          </Section>
        </div>
      </div>
    </Page>
  );
}
