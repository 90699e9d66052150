import { Ban, CirclePlay, FileSpreadsheet, List, Mail, MailPlus, Tags, Upload, User, UserPlus, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { date, moment, number } from '../format';
import type { CampaignState } from '../generated/wire';
import { readable } from '../parts/address';
import { useAsk } from '../query';
import { go } from '../route';
import { useOpenList } from '../screens/import/open';
import { rail } from './places';

export interface Entry {
  key: string;
  icon: LucideIcon;
  label: string;
  hint: string;
  run: () => void;
}

export interface EntryGroup {
  label: string;
  entries: Entry[];
}

/** States in which a campaign can be rehearsed. */
const rehearsable: CampaignState[] = ['draft', 'cleared', 'scheduled'];

/** What the palette offers for a text; groups without an entry are left out. */
export function useEntries(text: string, done: () => void): EntryGroup[] {
  const { t } = useTranslation();
  const { pick } = useOpenList();
  const found = useAsk('find', { text }, { when: text !== '', keep: true }).data;
  const matches = (label: string) => label.toLowerCase().includes(text.toLowerCase());
  const then = (path: string) => () => {
    done();
    go(path);
  };
  const deeds: Entry[] = [
    { key: 'import', icon: Upload, label: t('frame.palette.import'), hint: t('frame.palette.importHint'), run: () => { done(); pick(); } },
    { key: 'campaign', icon: MailPlus, label: t('frame.palette.campaign'), hint: t('frame.palette.addHint'), run: then('/campaigns/new') },
    { key: 'add', icon: UserPlus, label: t('frame.palette.add'), hint: t('frame.palette.addHint'), run: then('/contacts/add') },
    { key: 'stop', icon: Ban, label: t('frame.palette.stop'), hint: t('frame.palette.stopHint'), run: then('/do-not-mail/add') },
    { key: 'kept', icon: Tags, label: t('frame.palette.kept'), hint: t('frame.palette.keptHint'), run: then('/contacts/kept') },
  ].filter((entry) => matches(entry.label));
  const places: Entry[] = rail
    .map(({ place, icon }) => ({ key: place, icon, label: t(`frame.place.${place}`), hint: '', run: then(`/${place}`) }))
    .filter((entry) => matches(entry.label));
  const answer = text === '' ? undefined : found;
  const rehearse: Entry[] = (answer?.campaigns ?? [])
    .filter((one) => rehearsable.includes(one.state))
    .map((one) => ({
      key: `rehearse-${one.id}`,
      icon: CirclePlay,
      label: t('frame.palette.rehearse', { name: one.name }),
      hint: t('frame.palette.rehearseHint'),
      run: then(`/campaigns/${one.id}/rehearse`),
    }));
  const things: Entry[] = [
    ...(answer?.campaigns ?? []).map((one) => ({
      key: `campaign-${one.id}`,
      icon: Mail,
      label: one.name,
      hint: t('frame.palette.campaignIs', { what: one.starts ? moment(one.starts) : t(`common.state.${one.state}`) }),
      run: then(`/campaigns/${one.id}`),
    })),
    ...(answer?.lists ?? []).map((one) => ({
      key: `list-${one.id}`,
      icon: List,
      label: one.name,
      hint: t('frame.palette.list', { count: one.people, people: number(one.people) }),
      run: then(`/contacts?list=${one.id}`),
    })),
    ...(answer?.imports ?? []).map((one) => ({
      key: `import-${one.id}`,
      icon: FileSpreadsheet,
      label: one.file,
      hint: t('frame.palette.importOf', { date: date(one.at) }),
      run: then(`/import/${one.id}/done`),
    })),
  ];
  const people: Entry[] = (answer?.people ?? []).map((one) => ({
    key: `person-${one.id}`,
    icon: User,
    label: one.name ?? t('frame.palette.noName'),
    hint: readable(one),
    run: then(`/contacts/${one.id}`),
  }));
  return [
    { label: t('frame.palette.do'), entries: [...rehearse, ...deeds] },
    { label: t('frame.palette.goTo'), entries: [...things, ...places] },
    { label: t('frame.palette.people'), entries: people },
  ].filter((group) => group.entries.length > 0);
}
