import { Button } from '@mantine/core';
import { CalendarClock, OctagonAlert, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { dayAndTime, number } from '../../../format';
import type { CampaignView, Outgrown, SendPlan } from '../../../generated/wire';
import { Note } from '../../../parts/note';
import { failed, told } from '../../../parts/undo';
import { useDo } from '../../../query';
import { allOf, HandOff } from '../../accounts/hand-off';
import css from './send.module.css';

/** A planned start is taken back with one press; nothing has gone. */
export function TakeBack({ id }: { id: number }) {
  const { t } = useTranslation();
  const back = useDo('campaign_unschedule');
  return (
    <Button loading={back.isPending} onClick={() => back.mutate({ id }, { onSuccess: () => told(t('campaigns.ready.takenBack')), onError: failed })}>
      {t('campaigns.ready.takeBack')}
    </Button>
  );
}

/** In place of the person's word, which was given. */
export function Planned({ plan, at }: { plan: SendPlan; at: string }) {
  const { t } = useTranslation();
  return (
    <div className={css.word}>
      <p>
        <b>{t('campaigns.ready.plannedFor', { when: dayAndTime(at) })}</b>
      </p>
      {plan.ownZone && <p>{t('campaigns.ready.plannedZone')}</p>}
      <p className={css.dim}>{t('campaigns.ready.plannedText')}</p>
    </div>
  );
}

/** The start went by while nothing ran: now, another time, or not at all. */
export function MissedNote({ id, why, onOther }: { id: number; why: string | null; onOther: () => void }) {
  const { t } = useTranslation();
  const back = useDo('campaign_unschedule');
  return (
    <div className={css.note}>
      <Note
        icon={<CalendarClock size={20} />}
        title={why === null ? t('campaigns.ready.missedTitle') : t('campaigns.ready.missedWhyTitle')}
        action={
          <>
            <Button onClick={onOther}>{t('campaigns.ready.missedOther')}</Button>
            <Button loading={back.isPending} onClick={() => back.mutate({ id }, { onSuccess: () => told(t('campaigns.ready.missedNotDone')), onError: failed })}>
              {t('campaigns.ready.missedNot')}
            </Button>
          </>
        }
      >
        {why === null ? t('campaigns.ready.missedText') : `${why} ${t('campaigns.ready.missedText')}`}
      </Note>
    </div>
  );
}

/** A list that is too much for its account: the figures, and the way out. */
export function OutgrownNote({ outgrown, campaign, people }: { outgrown: Outgrown; campaign: CampaignView; people: number }) {
  const { t } = useTranslation();
  const forbidden = outgrown.kind === 'forbidden';
  const { title, text } = useWords(outgrown, campaign.account?.host ?? '', people);
  return (
    <div className={css.note}>
      <Note
        tone={forbidden ? 'harm' : 'decide'}
        icon={forbidden ? <OctagonAlert size={20} /> : <TriangleAlert size={20} />}
        title={title}
        action={<HandOff whom={allOf(campaign.list.id)} people={people} />}
      >
        {text ?? t('campaigns.ready.handOverText')}
      </Note>
    </div>
  );
}

function useWords(outgrown: Outgrown, host: string, people: number): { title: string; text?: string } {
  const { t } = useTranslation();
  if (outgrown.kind === 'slow') {
    const { days, perDay } = outgrown;
    return {
      title: t('campaigns.ready.outgrown', { count: days, n: number(days), people: number(people) }),
      text: t('campaigns.ready.outgrownText', { perDay: number(perDay) }),
    };
  }
  const { from, before, own } = outgrown;
  if (own) return { title: t('campaigns.ready.forbiddenOwn'), text: t('campaigns.ready.forbiddenOwnText') };
  if (from === null) return { title: t('campaigns.ready.forbiddenAny', { host }) };
  return {
    title: t('campaigns.ready.forbidden', { host, n: number(from) }),
    text:
      before === 0
        ? t('campaigns.ready.forbiddenText', { people: number(people) })
        : t('campaigns.ready.forbiddenTogether', { before: number(before), people: number(people), all: number(before + people) }),
  };
}
