import { Button } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { date } from '../../format';
import type { AccountView, CardSource } from '../../generated/wire';
import { Section } from '../../parts/page';
import { failed, told } from '../../parts/undo';
import { useDo } from '../../query';
import { rpc } from '../../rpc';
import css from './accounts.module.css';
import { tiersOf } from './figures';
import { Source } from './limits';
import { hostOf } from './standing';

/** What a host does to messages, when it locks, and how old the account is, in plain words. */
export function Known({ account }: { account: AccountView }) {
  const { t } = useTranslation();
  const { card } = account;
  const host = hostOf(account);
  if (!card) return null;
  const asks = tiersOf(card.figures).length > 0;
  const lines: { text: string; source: CardSource | null }[] = [
    ...card.quirks.map(({ quirk, source }) => ({ text: t(`accounts.quirk.${quirk}`, { host }), source })),
    ...card.locks.map(({ sentence, source }) => ({ text: sentence, source })),
    ...(card.note === '' ? [] : [{ text: card.note, source: null }]),
  ];
  if (lines.length === 0 && !asks) return null;
  return (
    <Section title={t('accounts.known', { host })}>
      <div className={css.inset}>
        {asks && <Since account={account} />}
        {lines.length > 0 && (
          <ul className={css.lines}>
            {lines.map(({ text, source }) => (
              <li key={text}>
                {text}
                {source && (
                  <span className={css.more}>
                    <Source source={source} host={host} />, {date(`${source.asOf}T12:00:00`)}
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}

/** Some hosts allow older accounts more: the person says how old it is. */
function Since({ account }: { account: AccountView }) {
  const { t } = useTranslation();
  const change = useDo('account_change');
  const [asking, setAsking] = useState(account.rules.since === null);
  const [day, setDay] = useState<string | null>(account.rules.since);
  const { id, rules } = account;
  const save = () => {
    if (day === null) return;
    change.mutate(
      { id, rules: { ...rules, since: day } },
      {
        onSuccess: () => {
          told(t('accounts.since.kept'), () => rpc('account_change', { id, rules }));
          setAsking(false);
        },
        onError: failed,
      },
    );
  };
  if (!asking && rules.since !== null) {
    return (
      <p className={css.sinceLine}>
        {t('accounts.since.is', { date: date(`${rules.since}T12:00:00`) })}{' '}
        <button type="button" className="link" onClick={() => setAsking(true)}>
          {t('accounts.since.change')}
        </button>
      </p>
    );
  }
  return (
    <form
      className={css.since}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <DateInput previousLabel={t('common.monthBefore')} nextLabel={t('common.monthAfter')} label={t('accounts.since.ask')} description={t('accounts.since.hint')} valueFormat="D MMM YYYY" maxDate={new Date()} clearable={false} value={day} onChange={setDay} />
      <Button type="submit" disabled={day === null} loading={change.isPending}>
        {t('accounts.since.go')}
      </Button>
    </form>
  );
}
