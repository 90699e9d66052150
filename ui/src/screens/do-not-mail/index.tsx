import { useTranslation } from 'react-i18next';

import { Page, Sentence } from '../../parts/page';

export default function Home() {
  const { t } = useTranslation();
  return (
    <Page>
      <Sentence title={t('home.calm')} sub={t('home.calmSub')} />
    </Page>
  );
}
