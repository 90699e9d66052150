import { Button, SegmentedControl, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { CampaignPerson, CampaignView, PreviewAs, PreviewView } from '../../../generated/wire';
import { readable } from '../../../parts/address';
import { Failure } from '../../../parts/failure';
import { Note } from '../../../parts/note';
import { useAsk } from '../../../query';
import { useFieldName } from '../../contacts/field-name';
import css from './write.module.css';

interface PreviewProps {
  campaign: CampaignView;
  /** Nothing is written yet. */
  empty: boolean;
}

type Width = 'wide' | 'narrow';
type Form = 'formatted' | 'plain';

/** The message as one real person gets it, worst cases one press away. */
export function Preview({ campaign, empty }: PreviewProps) {
  const { t } = useTranslation();
  const [who, setWho] = useState<PreviewAs>({ kind: 'anybody' });
  const [width, setWidth] = useState<Width>('wide');
  const [form, setForm] = useState<Form>('formatted');
  const asked = useAsk('campaign_preview', { id: campaign.id, who }, { keep: true });
  const view = asked.data;
  return (
    <section className={css.preview} aria-label={t('campaigns.write.showAs')}>
      <div className={css.choices}>
        <ShowAs campaign={campaign} person={view?.person ?? null} onPick={setWho} />
        {(['no-first-name', 'longest-name'] as const).map((kind) => (
          <Button key={kind} aria-pressed={who.kind === kind} className={css.worst ?? ''} onClick={() => setWho({ kind: who.kind === kind ? 'anybody' : kind })}>
            {t(kind === 'no-first-name' ? 'campaigns.write.noFirstName' : 'campaigns.write.longestName')}
          </Button>
        ))}
      </div>
      <div className={css.choices}>
        <SegmentedControl
          aria-label={t('campaigns.write.width')}
          value={width}
          onChange={(value) => setWidth(value)}
          data={[
            { value: 'wide', label: t('campaigns.write.wide') },
            { value: 'narrow', label: t('campaigns.write.narrow') },
          ]}
        />
        <SegmentedControl
          className={css.end ?? ''}
          aria-label={t('campaigns.write.form')}
          value={form}
          onChange={(value) => setForm(value)}
          data={[
            { value: 'formatted', label: t('campaigns.write.formatted') },
            { value: 'plain', label: t('campaigns.write.plain') },
          ]}
        />
      </div>
      <Failure error={asked.error} again={() => void asked.refetch()} />
      {empty ? (
        <div className={css.blank}>{t('campaigns.write.emptyBody')}</div>
      ) : (
        view && <Message view={view} who={who} width={width} form={form} />
      )}
    </section>
  );
}

function Message({ view, who, width, form }: { view: PreviewView; who: PreviewAs; width: Width; form: Form }) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const name = view.person === null ? t('campaigns.write.invented') : (view.person.name ?? readable(view.person));
  if (!view.fits) return <div className={css.blank}>{t(`campaigns.write.nobodyFits.${who.kind}`)}</div>;
  const missing = view.missing[0];
  const broken = view.findings[0];
  return (
    <>
      {broken ? (
        <Note title={t('campaigns.write.broken')}>
          {broken.message} {broken.fix}
        </Note>
      ) : (
        missing !== undefined && (
          <Note title={t('campaigns.write.missing', { name, field: fieldName(missing) })}>{t('campaigns.write.missingFix')}</Note>
        )
      )}
      <div className={css.letter} data-width={width}>
        <dl className={css.head}>
          <dt>{t('campaigns.write.from')}</dt>
          <dd>{view.from}</dd>
          <dt>{t('campaigns.write.subject')}</dt>
          <dd className={css.strong}>{view.subject}</dd>
        </dl>
        {form === 'plain' ? (
          <pre className={css.plain} tabIndex={0}>
            {view.text}
          </pre>
        ) : (
          // No rights at all: no script, no form, no window, nothing from elsewhere.
          <iframe className={css.frame} sandbox="" title={t('campaigns.write.frame', { name })} srcDoc={view.html} />
        )}
      </div>
      {view.remote > 0 && <p className={css.remote}>{t('campaigns.write.remote', { count: view.remote, n: number(view.remote) })}</p>}
    </>
  );
}

interface ShowAsProps {
  campaign: CampaignView;
  person: CampaignPerson | null;
  onPick: (who: PreviewAs) => void;
}

function ShowAs({ campaign, person, onPick }: ShowAsProps) {
  const { t } = useTranslation();
  const label = (one: CampaignPerson) => one.name ?? readable(one);
  const shown = person ? label(person) : t('campaigns.write.invented');
  const [typed, setTyped] = useState<string | null>(null);
  const [text] = useDebouncedValue(typed ?? '', 150);
  const found = useAsk('campaign_people_find', { id: campaign.id, text }, { when: typed !== null, keep: true });
  const people = found.data?.people ?? [];
  const current = person === null ? { value: '', label: shown } : { value: String(person.id), label: shown };
  const others = people.filter((one) => one.id !== person?.id).map((one) => ({ value: String(one.id), label: label(one) }));
  return (
    <Select
      className={css.showAs ?? ''}
      classNames={{ input: css.showInput ?? '' }}
      aria-label={t('campaigns.write.showAs')}
      leftSection={<span className={css.quiet}>{t('campaigns.write.showAs')}</span>}
      leftSectionWidth="4.75rem"
      searchable
      data={[current, ...others]}
      value={current.value}
      searchValue={typed ?? shown}
      onSearchChange={(value) => typed !== null && setTyped(value)}
      onDropdownOpen={() => setTyped('')}
      onDropdownClose={() => setTyped(null)}
      filter={({ options }) => options}
      onChange={(value) => value !== null && value !== '' && onPick({ kind: 'contact', contactId: Number(value) })}
    />
  );
}
