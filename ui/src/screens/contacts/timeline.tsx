import {
  Ban,
  Check,
  CircleMinus,
  CircleQuestionMark,
  Clock,
  FilePen,
  FileSpreadsheet,
  Merge,
  Pencil,
  PenLine,
  Reply,
  RotateCcw,
  Send,
  Split,
  Undo2,
  UserPlus,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { date } from '../../format';
import type { TimelineEntry, TimelineEvent } from '../../generated/wire';
import { AddressText } from '../../parts/address';
import css from './contacts.module.css';
import { TakeApart } from './take-apart';

const icons: Record<TimelineEvent['kind'], LucideIcon> = {
  imported: FileSpreadsheet,
  changed: FilePen,
  added: UserPlus,
  edited: Pencil,
  stated: PenLine,
  confirmed: Reply,
  merged: Merge,
  parted: Split,
  accepted: Send,
  'try-later': Clock,
  'came-back': Undo2,
  uncertain: CircleQuestionMark,
  'left-out': CircleMinus,
  stopped: Ban,
  lifted: RotateCcw,
};
const tones: Partial<Record<TimelineEvent['kind'], 'wait' | 'done'>> = {
  confirmed: 'done',
  'came-back': 'wait',
  'try-later': 'wait',
  uncertain: 'wait',
};

/** What happened to a person, newest first. */
export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  const sentence = useSentence();
  return (
    <ol className={css.events}>
      {entries.map(({ at, event }, index) => {
        const Icon = icons[event.kind] ?? Check;
        return (
          <li key={index} className={css.event} data-tone={tones[event.kind]}>
            <Icon size={18} aria-hidden />
            <span className={css.what}>{sentence(event)}</span>
            <time className={css.when} dateTime={at}>
              {date(at)}
            </time>
            {event.kind === 'merged' && event.standing && <TakeApart key={event.standing.change} merge={event.standing} others={event.others} />}
          </li>
        );
      })}
    </ol>
  );
}

function useSentence() {
  const { t } = useTranslation();
  return (event: TimelineEvent): ReactNode => {
    if (event.kind === 'stopped') return t('contacts.event.stopped', { reason: t(`common.reason.${event.reason}`) });
    if (event.kind === 'merged' || event.kind === 'parted') {
      // Whoever was forgotten since is named nowhere.
      const { kind, others } = event;
      if (others.length === 0) return t(`contacts.event.${kind}Forgotten`);
      return (
        <>
          {t(`contacts.event.${kind}`)}
          {others.map((address) => (
            <span key={address} className={css.other}>
              {' '}
              <AddressText address={address} />
            </span>
          ))}
        </>
      );
    }
    return t(`contacts.event.${event.kind}`, { ...event });
  };
}
