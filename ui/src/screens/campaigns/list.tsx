import { ActionIcon, Button, Menu } from '@mantine/core';
import { Copy, Ellipsis, Pencil, Plus, Trash2, Upload } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { moment, number, spelled } from '../../format';
import type { CampaignLine, CampaignState } from '../../generated/wire';
import { Bar } from '../../parts/bar';
import { FailedPage } from '../../parts/failure';
import { Letter } from '../../parts/letter';
import { Page, Sentence, Sheet } from '../../parts/page';
import { failed, told } from '../../parts/undo';
import { useAsk, useDo } from '../../query';
import { go } from '../../route';
import { useOpenList } from '../import/open';
import { stepFor } from './campaign';
import css from './list.module.css';
import { useWhy } from './send/stopped';
import { NewCampaign, Rename } from './new-campaign';
import { RemindersSection } from './reminders';
import { useWords } from './words';

const order: CampaignState[] = ['paused', 'sending', 'scheduled', 'cleared', 'draft', 'finished', 'cancelled'];

/** All campaigns, those that need the person first. */
export function CampaignList({ adding }: { adding: boolean }) {
  const { t } = useTranslation();
  const asked = useAsk('campaigns', {}, { every: (answer) => (answer?.campaigns.some((one) => one.state === 'sending') ? 2_000 : 10_000) });
  if (asked.error) return <FailedPage error={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Page>{null}</Page>;
  const dialog = adding && <NewCampaign onClose={() => go('/campaigns', { replace: true })} />;
  if (asked.data.campaigns.length === 0) {
    return (
      <>
        <NoCampaigns />
        {dialog}
      </>
    );
  }
  const campaigns = [...asked.data.campaigns].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (a.edited < b.edited ? 1 : -1));
  const moving = campaigns.filter((one) => one.state === 'sending').length;
  const stopped = campaigns.filter((one) => one.state === 'paused').length;
  return (
    <Page>
      <Sentence
        title={
          moving > 0
            ? t('campaigns.titleMoving', { count: moving, n: spelled(moving) })
            : t('campaigns.title', { count: campaigns.length, n: number(campaigns.length) })
        }
        sub={
          stopped > 0
            ? t('campaigns.subStopped', { count: stopped, n: spelled(stopped) })
            : t(moving > 0 ? 'campaigns.subMoving' : 'campaigns.sub')
        }
        actions={
          <Button variant="filled" component="a" href="#/campaigns/new" leftSection={<Plus size={18} aria-hidden />}>
            {t('campaigns.new')}
          </Button>
        }
      />
      <Sheet>
        {campaigns.map((one) => (
          <Line key={one.id} campaign={one} />
        ))}
      </Sheet>
      <RemindersSection />
      {dialog}
    </Page>
  );
}

function Line({ campaign }: { campaign: CampaignLine }) {
  const { t } = useTranslation();
  const words = useWords();
  const why = useWhy();
  const { id, name, subject, list, people, counts, state, next, ended, edited, paused } = campaign;
  const waiting = counts.queued + counts.claimed;
  const began = campaign.started !== null;
  const all = people ?? 0;
  return (
    <div className={css.line}>
      <div className={css.name}>
        <a className={css.title} href={`#/campaigns/${id}/${stepFor(campaign)}`}>
          {name}
        </a>
        <p className={css.subject}>{subject === '' ? t('campaigns.noSubject') : subject}</p>
      </div>
      <div className={css.bar}>
        {began ? (
          <>
            <Bar
              height={10}
              label={t('campaigns.bar', { name })}
              parts={[
                { key: 'done', kind: 'done', count: counts.accepted, label: t('campaigns.count.accepted') },
                { key: 'later', kind: 'later', count: counts.deferred + counts.failed, label: t('campaigns.count.later') },
                { key: 'refused', kind: 'refused', count: counts.refused, label: t('campaigns.count.refused') },
                { key: 'uncertain', kind: 'uncertain', count: counts.uncertain, label: t('campaigns.count.uncertain') },
                { key: 'to-go', kind: 'to-go', count: waiting, label: t('campaigns.count.toGo') },
              ]}
            />
            <p>
              {waiting > 0
                ? t('campaigns.progressOf', { done: number(Math.max(0, all - waiting)), total: number(all) })
                : t('campaigns.acceptedOf', { n: number(counts.accepted), total: number(all) })}
            </p>
          </>
        ) : (
          <p className={css.to}>{people === null ? list.name : t('campaigns.to', { count: people, n: number(people), list: list.name })}</p>
        )}
      </div>
      <div className={css.now}>
        <p className={css.state}>{next ? t('campaigns.next', { when: moment(next.at) }) : t(`campaigns.line.${state}`, { when: moment(ended ?? edited) })}</p>
        {next && <p>{words.because(next.because)}</p>}
        {paused && <p>{why(paused, '')}</p>}
        {counts.uncertain > 0 && !next && <p>{t('campaigns.uncertain', { count: counts.uncertain, n: number(counts.uncertain) })}</p>}
      </div>
      <More campaign={campaign} />
    </div>
  );
}

function More({ campaign }: { campaign: CampaignLine }) {
  const { t } = useTranslation();
  const copy = useDo('campaign_copy');
  const remove = useDo('campaign_remove');
  const [renaming, setRenaming] = useState(false);
  const { id, name } = campaign;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('campaigns.menu', { name })}>
            <Ellipsis size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Copy size={16} aria-hidden />}
            onClick={() =>
              copy.mutate(
                { id },
                {
                  onSuccess: (made) => {
                    told(t('campaigns.copied', { name: made.name }));
                    go(`/campaigns/${made.id}/write`);
                  },
                  onError: failed,
                },
              )
            }
          >
            {t('campaigns.copy')}
          </Menu.Item>
          <Menu.Item leftSection={<Pencil size={16} aria-hidden />} onClick={() => setRenaming(true)}>
            {t('campaigns.rename')}
          </Menu.Item>
          {campaign.started === null && (
            <Menu.Item
              leftSection={<Trash2 size={16} aria-hidden />}
              onClick={() => remove.mutate({ id }, { onSuccess: () => told(t('campaigns.removed', { name })), onError: failed })}
            >
              {t('campaigns.remove')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {renaming && <Rename id={id} name={name} onClose={() => setRenaming(false)} />}
    </>
  );
}

function NoCampaigns() {
  const { t } = useTranslation();
  const lists = useAsk('lists', {});
  const { pick, busy } = useOpenList();
  const none = lists.data?.lists.length === 0;
  return (
    <Page>
      <Letter
        title={t('campaigns.emptyTitle')}
        text={t(none ? 'campaigns.emptyNoList' : 'campaigns.emptyText')}
        note={t('campaigns.emptyNote')}
        postmark={t('campaigns.postmark')}
        actions={
          none ? (
            <Button variant="filled" leftSection={<Upload size={18} aria-hidden />} onClick={pick} disabled={busy}>
              {t('campaigns.emptyImport')}
            </Button>
          ) : (
            <Button variant="filled" component="a" href="#/campaigns/new">
              {t('campaigns.new')}
            </Button>
          )
        }
      >
        {/* A reminder may be why somebody comes here for their first campaign. */}
        <div className={css.underLetter}>
          <RemindersSection />
        </div>
      </Letter>
    </Page>
  );
}
