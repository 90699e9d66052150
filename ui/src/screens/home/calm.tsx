import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Letter } from '../../parts/letter';
import { Page } from '../../parts/page';

/** Nothing needs the person and nothing goes out: a quiet desk. */
export function CalmHome() {
  const { t } = useTranslation();
  return (
    <Page>
      <Letter
        title={t('home.calmTitle')}
        text={t('home.calmText')}
        postmark={t('home.calmPostmark')}
        actions={
          <>
            <Button variant="filled" component="a" href="#/campaigns/new">
              {t('home.calmCampaigns')}
            </Button>
            <Button component="a" href="#/contacts">
              {t('home.calmContacts')}
            </Button>
          </>
        }
      />
    </Page>
  );
}
