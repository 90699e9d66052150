import { Button } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { RpcError } from '../rpc';
import { Note } from './note';
import { Page, Sentence } from './page';

/** An error beside what it belongs to: what happened, what was kept, what to do. */
export function Failure({ error, again }: { error: RpcError | null; again?: () => void }) {
  const { t } = useTranslation();
  if (!error) return null;
  return (
    <Note
      live
      icon={<CircleAlert size={20} />}
      title={error.message}
      action={again && <Button onClick={again}>{t('common.tryAgain')}</Button>}
    />
  );
}

/** A screen that could not be filled. */
export function FailedPage({ error, again }: { error: RpcError; again: () => void }) {
  const { t } = useTranslation();
  return (
    <Page>
      <Sentence title={t('common.failedTitle')} sub={t('common.failedSub')} />
      <Failure error={error} again={again} />
    </Page>
  );
}
