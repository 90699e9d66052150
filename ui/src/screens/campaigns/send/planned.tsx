import { Button } from '@mantine/core';
import { CalendarClock, OctagonAlert, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { dayAndTime, number } from '../../../format';
import type { CampaignView, Outgrown, SendPlan } from '../../../generated/wire';
import { Note } from '../../../parts/note';
import { failed, told } from '../../../parts/undo';
import { useDo } from '../../../query';
import { HandOff } from '../../accounts/hand-off';
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
  const { days, perDay, forbiddenFrom } = outgrown;
  const host = campaign.account?.host ?? '';
  const forbidden = forbiddenFrom !== null;
  return (
    <div className={css.note}>
      <Note
        tone={forbidden ? 'harm' : 'decide'}
        icon={forbidden ? <OctagonAlert size={20} /> : <TriangleAlert size={20} />}
        title={forbidden ? t('campaigns.ready.forbidden', { host, n: number(forbiddenFrom), count: forbiddenFrom }) : t('campaigns.ready.outgrown', { count: days, n: number(days), people: number(people) })}
        action={<HandOff listId={campaign.list.id} people={people} />}
      >
        {forbidden ? t('campaigns.ready.forbiddenText', { people: number(people) }) : t('campaigns.ready.outgrownText', { perDay: number(perDay) })}
      </Note>
    </div>
  );
}
