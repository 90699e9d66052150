import { Button, Menu } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { CampaignView } from '../../../generated/wire';
import { FailedPage } from '../../../parts/failure';
import { Page, Sentence } from '../../../parts/page';
import { failed } from '../../../parts/undo';
import { useAsk, useDo } from '../../../query';
import type { StepProps } from '../campaign';
import { Flow } from './flow';
import { Part } from './part';
import css from './people.module.css';

/** Who gets it and who does not: the picture is the filter. */
export function People({ campaign, head }: StepProps) {
  const { t } = useTranslation();
  const asked = useAsk('campaign_people', { id: campaign.id }, { keep: true });
  const [picked, setPicked] = useState<string | null | undefined>(undefined);
  const [rows, setRows] = useState({ first: 0, last: 0, total: 0 });
  if (asked.error) return <FailedPage error={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return <Page head={head}>{null}</Page>;
  const view = asked.data;
  const left = view.total - view.included;
  // The biggest reason is what a person asks about first.
  const chosen = picked === undefined ? (view.leftOut[0]?.code ?? null) : picked;
  const part = view.leftOut.find((one) => one.code === chosen);
  const gets = t(campaign.frozen ? 'campaigns.people.titleSent' : 'campaigns.people.title', { count: view.included, n: number(view.included) });
  const title = view.included === 0 ? t('campaigns.people.nobody') : gets;
  const others = left === 0 ? t('campaigns.people.noneLeft') : t('campaigns.people.left', { count: left, n: number(left) });
  return (
    <Page
      fill
      head={head}
      foot={
        <>
          <span>
            {rows.total > 0 &&
              t('campaigns.people.rows', { first: number(rows.first + 1), last: number(rows.last + 1), total: number(rows.total) })}
          </span>
          <Button variant="filled" component="a" href={`#/campaigns/${campaign.id}/write`}>
            {t('campaigns.people.go')}
          </Button>
        </>
      }
    >
      <Sentence title={`${title} ${others}`} />
      <div className={css.bar}>
        <span className={css.quiet}>{t('campaigns.people.sendTo')}</span>
        <ListChoice campaign={campaign} people={view.total} />
        <span className={css.again}>{t('campaigns.people.again')}</span>
      </div>
      <div className={css.sheet}>
        <Flow campaign={campaign.name} view={view} chosen={chosen} onChoose={setPicked} />
        <Part key={chosen ?? ''} campaign={campaign} view={view} part={part ?? null} onRows={setRows} />
      </div>
    </Page>
  );
}

function ListChoice({ campaign, people }: { campaign: CampaignView; people: number }) {
  const { t } = useTranslation();
  const lists = useAsk('lists', {}, { when: !campaign.frozen }).data?.lists ?? [];
  const edit = useDo('campaign_edit');
  const label = t('campaigns.newListPeople', { count: people, n: number(people), name: t('campaigns.people.list', { name: campaign.list.name }) });
  if (campaign.frozen || lists.length < 2) return <span className={css.chip}>{label}</span>;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className={css.chip} title={t('campaigns.people.changeList')}>
          {label}
          <ChevronDown size={16} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('campaigns.people.changeList')}</Menu.Label>
        {lists.map((list) => (
          <Menu.Item key={list.id} onClick={() => edit.mutate({ id: campaign.id, listId: list.id }, { onError: failed })}>
            {t('campaigns.newListPeople', { count: list.people, n: number(list.people), name: list.name })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
