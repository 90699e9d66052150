import { Button, NumberInput, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { DomainSettings } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { told } from '../../parts/undo';
import { useAsk, useDo } from '../../query';
import { rpc } from '../../rpc';
import css from './settings.module.css';

const ways = ['own', 'server', 'https'] as const;
type Way = (typeof ways)[number];

function wayOf({ nameServer, https }: DomainSettings): Way {
  return https !== null ? 'https' : nameServer !== null ? 'server' : 'own';
}

/** Whom we ask whether a domain takes mail, and how; and what of it leaves the computer. */
export function Domains() {
  const { t } = useTranslation();
  const asked = useAsk('domains', {});
  const [open, setOpen] = useState(false);
  if (asked.error) return <Failure error={asked.error} again={() => void asked.refetch()} />;
  if (!asked.data) return null;
  const { settings } = asked.data;
  const way = wayOf(settings);
  return (
    <div className={css.sheet}>
      {open ? (
        <Form settings={settings} onDone={() => setOpen(false)} />
      ) : (
        <>
          <div className={css.row}>
            <span className={css.label}>{t('settings.ask.whom')}</span>
            <span className={css.value}>
              {way === 'own' ? t('settings.ask.own') : t(`settings.ask.${way}Is`, { name: (way === 'https' ? settings.https : settings.nameServer) ?? '' })}
            </span>
            <button type="button" className="link" onClick={() => setOpen(true)}>
              {t('settings.change')}
            </button>
          </div>
          <div className={css.row}>
            <span className={css.label}>{t('settings.ask.how')}</span>
            <span className={css.value}>
              {t('settings.ask.atOnceIs', { count: settings.atOnce, n: number(settings.atOnce) })} {t('settings.ask.daysAre', { count: settings.goodForDays, n: number(settings.goodForDays) })}
            </span>
          </div>
        </>
      )}
      <p className={css.foot}>{t(`settings.ask.leaves.${way}`)}</p>
    </div>
  );
}

function Form({ settings, onDone }: { settings: DomainSettings; onDone: () => void }) {
  const { t } = useTranslation();
  const change = useDo('domains_settings');
  const [way, setWay] = useState<Way>(wayOf(settings));
  const [nameServer, setNameServer] = useState(settings.nameServer ?? '');
  const [https, setHttps] = useState(settings.https ?? '');
  const [atOnce, setAtOnce] = useState<number | string>(settings.atOnce);
  const [days, setDays] = useState<number | string>(settings.goodForDays);
  const missing =
    way === 'server' && nameServer.trim() === ''
      ? t('settings.ask.needServer')
      : way === 'https' && !/^https:\/\/\S+/.test(https.trim())
        ? t('settings.ask.needHttps')
        : typeof atOnce !== 'number' || typeof days !== 'number'
          ? t('settings.ask.needNumbers')
          : null;
  const save = () => {
    if (missing !== null) return;
    change.mutate(
      {
        nameServer: way === 'server' ? nameServer.trim() : null,
        https: way === 'https' ? https.trim() : null,
        atOnce: Number(atOnce),
        goodForDays: Number(days),
      },
      {
        onSuccess: () => {
          told(t('settings.ask.kept'), () => rpc('domains_settings', settings));
          onDone();
        },
      },
    );
  };
  return (
    <form
      className={css.askForm}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Radio.Group label={t('settings.ask.whom')} value={way} onChange={setWay}>
        <div className={css.choices}>
          {ways.map((one) => (
            <Radio key={one} value={one} label={t(`settings.ask.way.${one}`)} description={t(`settings.ask.wayText.${one}`)} />
          ))}
        </div>
      </Radio.Group>
      {way === 'server' && (
        <TextInput label={t('settings.ask.server')} description={t('settings.ask.serverHint')} value={nameServer} onChange={(event) => setNameServer(event.currentTarget.value)} />
      )}
      {way === 'https' && (
        <TextInput label={t('settings.ask.service')} description={t('settings.ask.serviceHint')} value={https} onChange={(event) => setHttps(event.currentTarget.value)} />
      )}
      <div className={css.two}>
        <NumberInput label={t('settings.ask.atOnce')} description={t('settings.ask.atOnceHint')} min={1} max={256} clampBehavior="strict" value={atOnce} onChange={setAtOnce} />
        <NumberInput label={t('settings.ask.days')} description={t('settings.ask.daysHint')} min={1} max={90} clampBehavior="strict" value={days} onChange={setDays} />
      </div>
      <Failure error={change.error} />
      <div className={css.askEnd}>
        {missing}
        <Button onClick={onDone}>{t('common.cancel')}</Button>
        <Button type="submit" disabled={missing !== null} loading={change.isPending}>
          {t('settings.keep')}
        </Button>
      </div>
    </form>
  );
}
