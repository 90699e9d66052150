import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { FailedPage } from '../parts/failure';
import { VaultDialog } from '../parts/vault';
import { useAsk } from '../query';
import { setTextScale } from '../room';
import { go, useRoute } from '../route';
import { screens } from '../screens';
import { useDrops } from './drops';
import css from './frame.module.css';
import { Palette } from './palette';
import { Rail } from './rail';

/** The window: rail, open screen, palette over both. */
export function Frame() {
  const { t } = useTranslation();
  const { place, query } = useRoute();
  const status = useAsk('app_status', {}, { every: 5_000 });
  const [finding, setFinding] = useState(false);
  useLooks(status.data);
  useElsewhere(status.data?.peopleStamp);
  useDrops();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setFinding((open) => !open);
        return;
      }
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]');
      if (event.key === '/' && !typing) {
        const field = document.querySelector<HTMLInputElement>('[data-search]');
        if (field) event.preventDefault();
        field?.focus();
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  const Screen = screens[place];
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#content" onClick={skip}>
        {t('frame.skip')}
      </a>
      <Rail status={status.data} onFind={() => setFinding(true)} />
      {status.error ? (
        <FailedPage error={status.error} again={() => void status.refetch()} />
      ) : (
        <Suspense fallback={null}>{status.data && <Screen status={status.data} />}</Suspense>
      )}
      {status.data && query.get('vault') === 'open' && (
        <VaultDialog status={status.data} onClose={() => go(`/${place}`, { replace: true })} />
      )}
      <Palette open={finding} onClose={() => setFinding(false)} />
    </div>
  );
}

function skip(event: React.MouseEvent) {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

/** Whatever another window or a terminal does to people is seen here, too. */
function useElsewhere(stamp: number | undefined) {
  const queries = useQueryClient();
  const seen = useRef(stamp);
  useEffect(() => {
    if (stamp === undefined) return;
    if (seen.current !== undefined && seen.current !== stamp) {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'app_status' });
    }
    seen.current = stamp;
  }, [queries, stamp]);
}

function useLooks(looks: { theme: 'light' | 'dark' | 'system'; textScale: number } | undefined) {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const theme = looks?.theme;
  const textScale = looks?.textScale;
  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [theme, setColorScheme]);
  useEffect(() => {
    if (textScale !== undefined) setTextScale(textScale);
  }, [textScale]);
  useEffect(() => {
    document.documentElement.style.colorScheme = scheme;
  }, [scheme]);
}
