import { Button } from '@mantine/core';
import { Bell, CalendarClock, CircleQuestionMark, HardDriveDownload, KeyRound, OctagonAlert, Pause } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { dayMonth, daysSince, moment, number, spelled } from '../../format';
import type { Need } from '../../generated/wire';
import { FindingRow } from '../../parts/finding-row';
import { useReminderDone } from '../campaigns/reminders';
import { usePauseReason } from './pause-reason';

/** Whether going on without an answer would hurt the person. */
export function harms(need: Need): boolean {
  return need.kind === 'inbox-unread' || need.kind === 'account-blocked';
}

interface Told {
  icon: ReactNode;
  title: string;
  text: string;
  act: string;
  /** Where the button leads, or what it does. */
  to: string | (() => void);
}

/** One thing that needs the person: fact, reason, one button. Only the first is filled, and red where it harms. */
export function NeedRow({ need, first }: { need: Need; first: boolean }) {
  const told = useTold(need);
  return (
    <FindingRow
      icon={told.icon}
      tone={first && harms(need) ? 'harm' : 'wait'}
      title={told.title}
      text={told.text}
      action={
        typeof told.to === 'string' ? (
          <Button component="a" href={`#${told.to}`} variant={first ? 'filled' : 'default'}>
            {told.act}
          </Button>
        ) : (
          <Button variant={first ? 'filled' : 'default'} onClick={told.to}>
            {told.act}
          </Button>
        )
      }
    />
  );
}

function useTold(need: Need): Told {
  const { t } = useTranslation();
  const reason = usePauseReason();
  const done = useReminderDone();
  const size = 20;
  switch (need.kind) {
    case 'inbox-unread':
      return {
        icon: <OctagonAlert size={size} />,
        title: need.campaign ? t('home.need.inboxTitle', { campaign: need.campaign }) : t('home.need.inboxTitleNone'),
        text: t(need.campaign ? 'home.need.inboxText' : 'home.need.inboxTextNone', { when: moment(need.since) }),
        act: t('home.need.inboxAct'),
        to: '/do-not-mail/look',
      };
    case 'account-blocked':
      return {
        icon: <OctagonAlert size={size} />,
        title: t('home.need.blockedTitle', { address: need.address }),
        text: need.message,
        act: t('home.need.blockedAct'),
        to: `/accounts/${need.accountId}`,
      };
    case 'campaign-paused': {
      const { name, until, waiting } = need;
      const waits = waiting === 0 ? '' : t(until ? 'home.reason.waits' : 'home.reason.stays', { count: waiting, n: number(waiting) });
      return {
        icon: <Pause size={size} />,
        title: until ? t('home.need.pausedUntil', { name, when: moment(until) }) : t('home.need.pausedTitle', { name }),
        text: `${reason(need.reason, need.account)} ${waits}`.trim(),
        act: t('home.need.pausedAct'),
        to: `/campaigns/${need.campaignId}/send`,
      };
    }
    case 'uncertain':
      return {
        icon: <CircleQuestionMark size={size} />,
        title: t('home.need.uncertainTitle', { count: need.people, n: spelled(need.people), name: need.name }),
        text: t('home.need.uncertainText', { count: need.people }),
        act: t('home.need.uncertainAct', { count: need.people, n: number(need.people) }),
        to: `/campaigns/${need.campaignId}/results`,
      };
    case 'missed-start':
      return {
        icon: <CalendarClock size={size} />,
        title: t('home.need.missedTitle', { name: need.name }),
        text: t('home.need.missedText', { count: need.people, n: number(need.people), when: moment(need.at) }),
        act: t('home.need.missedAct'),
        to: `/campaigns/${need.campaignId}/send`,
      };
    case 'reminder':
      return {
        icon: <Bell size={size} />,
        title: need.text,
        text: t('home.need.reminderText', { when: moment(need.at) }),
        act: t('home.need.reminderAct'),
        to: () => done(need.id),
      };
    case 'vault-locked':
      return {
        icon: <KeyRound size={size} />,
        title: t('home.need.vaultTitle'),
        text: t('home.need.vaultText'),
        act: t('home.need.vaultAct'),
        to: '/home?vault=open',
      };
    case 'phrase-unseen':
      return {
        icon: <KeyRound size={size} />,
        title: t('home.need.phraseTitle'),
        text: t('home.need.phraseText'),
        act: t('home.need.phraseAct'),
        to: '/settings',
      };
    case 'backup-old':
      return {
        icon: <HardDriveDownload size={size} />,
        title: need.last ? t('home.need.backupTitle', { count: daysSince(need.last) }) : t('home.need.backupNone'),
        text: need.last ? t('home.need.backupText', { date: dayMonth(need.last) }) : t('home.need.backupNoneText'),
        act: t('home.need.backupAct'),
        to: '/settings',
      };
  }
}
