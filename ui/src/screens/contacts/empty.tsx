import { Button } from '@mantine/core';
import { Upload } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Letter } from '../../parts/letter';
import { Page } from '../../parts/page';
import { go } from '../../route';
import { useOpenList } from '../import/open';
import { AddPerson } from './add-person';

/** Nobody yet: the two ways in. */
export function EmptyContacts({ adding }: { adding: boolean }) {
  const { t } = useTranslation();
  const { pick, busy } = useOpenList();
  return (
    <Page>
      <Letter
        title={t('contacts.emptyTitle')}
        text={t('contacts.emptyText')}
        postmark={t('contacts.emptyPostmark')}
        actions={
          <>
            <Button variant="filled" leftSection={<Upload size={18} aria-hidden />} onClick={pick} disabled={busy}>
              {t('home.emptyImport')}
            </Button>
            <Button onClick={() => go('/contacts/add')}>{t('contacts.add')}</Button>
          </>
        }
      />
      {adding && <AddPerson onClose={() => go('/contacts', { replace: true })} />}
    </Page>
  );
}
