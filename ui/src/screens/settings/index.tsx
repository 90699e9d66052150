import { Button } from '@mantine/core';
import { HardDriveDownload } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { dayMonth, daysSince, number } from '../../format';
import type { BackupView } from '../../generated/wire';
import { FailedPage } from '../../parts/failure';
import { Page, Section, Sentence } from '../../parts/page';
import { failed, told } from '../../parts/undo';
import { useAsk, useDo } from '../../query';
import type { ScreenProps } from '..';
import { Domains } from './domains';
import { Identity } from './identity';
import { Kept } from './kept';
import { Leaves } from './leaves';
import { Looks } from './looks';
import css from './settings.module.css';
import { Vault } from './vault';

/** Who you are, where everything is kept, how it looks. A change holds at once. */
export default function SettingsScreen({ status }: ScreenProps) {
  const { t } = useTranslation();
  const asked = useAsk('settings_view', {});
  const backUp = useDo('backup_now');
  if (asked.error) return <FailedPage error={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Page>{null}</Page>;
  const { identity, folder, backup, passphrase } = asked.data;
  const save = () =>
    backUp.mutate(
      {},
      {
        onSuccess: ({ files }) => files[0] !== undefined && told(t('settings.backedUp', { file: files[0] })),
        onError: failed,
      },
    );
  return (
    <Page>
      <Head backup={backup} busy={backUp.isPending} onSave={save} />
      <div className={css.halves}>
        <div>
          <Section title={t('settings.who')}>
            <Identity identity={identity} />
          </Section>
          <Section title={t('settings.looks')}>
            <Looks status={status} />
          </Section>
          <Section title={t('settings.ask.title')}>
            <Domains />
          </Section>
        </div>
        <div>
          <Section title={t('settings.where')}>
            <Kept folder={folder} backup={backup} version={status.version} />
          </Section>
          <Section title={t('settings.vault')}>
            <Vault status={status} passphrase={passphrase} />
          </Section>
        </div>
      </div>
      <Section title={t('settings.leaves')}>
        <Leaves />
      </Section>
    </Page>
  );
}

function Head({ backup, busy, onSave }: { backup: BackupView | null; busy: boolean; onSave: () => void }) {
  const { t } = useTranslation();
  const days = backup === null ? null : daysSince(backup.at);
  const age = days === 0 ? t('settings.ageToday') : t('settings.age', { count: days ?? 0, n: number(days ?? 0) });
  const sub = backup === null ? t('settings.subNever') : days === 0 ? t('settings.subToday') : t('settings.subLost', { date: dayMonth(backup.at) });
  return (
    <Sentence
      title={backup === null ? t('settings.never') : t('settings.title', { age })}
      sub={sub}
      actions={
        <Button variant="filled" leftSection={<HardDriveDownload size={18} aria-hidden />} loading={busy} onClick={onSave}>
          {t('settings.backUp')}
        </Button>
      }
    />
  );
}
