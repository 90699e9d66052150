import { Button } from '@mantine/core';
import { Check, Upload } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Letter } from '../../parts/letter';
import { Page } from '../../parts/page';
import { useOpenList } from '../import/open';
import css from './empty.module.css';

/** The first screen anybody sees: one question, two ways in. */
export function EmptyHome() {
  const { t } = useTranslation();
  const { pick, sample, busy } = useOpenList();
  return (
    <Page>
      <Letter
        title={t('home.emptyTitle')}
        text={t('home.emptyText')}
        note={t('home.emptyNote')}
        postmark={t('home.postmark')}
        actions={
          <>
            <Button variant="filled" leftSection={<Upload size={18} aria-hidden />} onClick={pick} disabled={busy}>
              {t('home.emptyImport')}
            </Button>
            <Button onClick={sample} disabled={busy}>
              {t('home.emptySample')}
            </Button>
          </>
        }
      >
        <ul className={css.promises}>
          {([t('home.promiseTwice'), t('home.promiseLeft'), t('home.promiseReason')] as const).map((promise) => (
            <li key={promise}>
              <Check size={18} aria-hidden />
              {promise}
            </li>
          ))}
        </ul>
      </Letter>
    </Page>
  );
}
