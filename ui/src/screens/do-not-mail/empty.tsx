import { Button } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Letter } from '../../parts/letter';
import { Page } from '../../parts/page';

/** Nobody left yet; who comes from another program brings those who left there. */
export function EmptyStop({ onAdd, onImport }: { onAdd: () => void; onImport: () => void }) {
  const { t } = useTranslation();
  return (
    <Page>
      <Letter
        title={t('stop.emptyTitle')}
        text={t('stop.emptyText')}
        postmark={t('stop.emptyPostmark')}
        actions={
          <>
            <Button variant="filled" leftSection={<Plus size={18} aria-hidden />} onClick={onAdd}>
              {t('stop.emptyAdd')}
            </Button>
            <Button onClick={onImport}>{t('stop.emptyImport')}</Button>
          </>
        }
      />
    </Page>
  );
}
