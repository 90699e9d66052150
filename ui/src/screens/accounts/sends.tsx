import { useTranslation } from 'react-i18next';

import { dateOrToday, number } from '../../format';
import type { AccountView, SendingHours } from '../../generated/wire';
import { Section } from '../../parts/page';
import { failed, told } from '../../parts/undo';
import { useDo } from '../../query';
import { Pairs } from './account';
import css from './accounts.module.css';
import { zoneName } from './limits';
import { useWeekdays } from './weekdays';
import { WarmUpPicture } from './warm-up';

/** When messages may go, as a sentence: `08:00 to 20:00, Monday to Friday, Berlin time`. */
export function useHours() {
  const { t } = useTranslation();
  const weekdays = useWeekdays();
  return (hours: SendingHours | null): string => {
    if (hours === null) return t('accounts.hours.always');
    const zone = hours.zone === '' ? t('accounts.hours.here') : t('accounts.hours.zone', { zone: zoneName(hours.zone) });
    return t('accounts.hours.text', { from: hours.from, until: hours.until, days: weekdays(hours.weekdays), zone });
  };
}

/** How it is paced, in words; the form is one press away. */
export function Pace({ account }: { account: AccountView }) {
  const { t } = useTranslation();
  const hours = useHours();
  const { rules } = account;
  const rows = [
    { label: t('accounts.pace.hours'), value: hours(rules.hours) },
    { label: t('accounts.pace.spread'), value: t(rules.spread ? 'accounts.pace.spreadOn' : 'accounts.pace.spreadOff') },
    { label: t('accounts.pace.warmUp'), value: rules.warmUp ? t('accounts.pace.warmUpOn', { first: number(rules.warmUp.first), growth: number(rules.warmUp.growth) }) : t('accounts.pace.warmUpOff') },
  ];
  return (
    <Section
      title={
        <span className={css.sectionHead}>
          {t('accounts.pace.title')}
          <a href={`#/accounts/${account.id}/pace`}>{t('accounts.pace.change')}</a>
        </span>
      }
    >
      <Pairs rows={rows} />
    </Section>
  );
}

/** A little more each sending day. */
export function WarmUp({ account }: { account: AccountView }) {
  const { t } = useTranslation();
  const { warmUp } = account;
  if (!warmUp || warmUp.days.length === 0) return null;
  return (
    <Section title={t('accounts.warmUp.title', { day: number(warmUp.day), of: number(warmUp.days.length) })}>
      <div className={css.inset}>
        <p className={css.dim}>{t('accounts.warmUp.text')}</p>
        <WarmUpPicture days={warmUp.days} today={warmUp.day} />
      </div>
    </Section>
  );
}

/** Where its mail is read, and what the last look into the Sent folder showed. */
export function Reading({ account }: { account: AccountView }) {
  const { t } = useTranslation();
  const look = useDo('account_sent');
  const { mailbox, sent } = account;
  const rows = mailbox
    ? [
        { label: t('accounts.reading.server'), value: t('accounts.serverText', { host: mailbox.host, port: mailbox.port }) },
        { label: t('accounts.reading.sent'), value: mailbox.sentFolder ?? t('accounts.reading.notFound') },
        {
          label: t('accounts.reading.looked'),
          value: sent
            ? [
                dateOrToday(sent.at),
                sent.failed ?? t('accounts.reading.elsewhere', { count: sent.elsewhere, n: number(sent.elsewhere) }),
                sent.settled > 0 && t('accounts.reading.settled', { count: sent.settled, n: number(sent.settled) }),
              ]
                .filter(Boolean)
                .join('. ')
            : t('accounts.reading.never'),
        },
      ]
    : [{ label: t('accounts.reading.server'), value: t('accounts.reading.none') }];
  return (
    <Section
      title={
        <span className={css.sectionHead}>
          {t('accounts.reading.title')}
          {mailbox && (
            <button
              type="button"
              className="link"
              disabled={look.isPending}
              onClick={() =>
                look.mutate(
                  { id: account.id },
                  { onSuccess: (view) => told(view.failed ?? t('accounts.reading.done', { count: view.elsewhere, n: number(view.elsewhere) })), onError: failed },
                )
              }
            >
              {t(look.isPending ? 'accounts.reading.looking' : 'accounts.reading.look')}
            </button>
          )}
        </span>
      }
    >
      <Pairs rows={rows} />
    </Section>
  );
}
