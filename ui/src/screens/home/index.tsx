import { useTranslation } from 'react-i18next';

import { spelled } from '../../format';
import type { HomeView } from '../../generated/wire';
import { FailedPage } from '../../parts/failure';
import { Page, Section, Sentence, Sheet } from '../../parts/page';
import { useAsk } from '../../query';
import { CalmHome } from './calm';
import { EmptyHome } from './empty';
import { ImportRow } from './import-row';
import { harms, NeedRow } from './need-row';
import { UnderWayRow } from './under-way-row';

/** What needs you, worst first; then what is under way. */
export default function Home() {
  const { t } = useTranslation();
  const home = useAsk('home', {}, { every: (answer) => (answer?.underWay.some((one) => one.state === 'sending') ? 1_000 : 5_000) });
  if (home.error) return <FailedPage error={home.error} again={() => void home.refetch()} />;
  if (!home.data) return <Page>{null}</Page>;
  const { empty, needs, underWay, imports } = home.data;
  if (empty) return <EmptyHome />;
  if (needs.length + underWay.length + imports.length === 0) return <CalmHome />;
  return (
    <Page>
      <Head view={home.data} />
      {needs.length > 0 && (
        <Sheet>
          {needs.map((need, index) => (
            <NeedRow key={`${need.kind}-${index}`} need={need} first={index === 0} />
          ))}
        </Sheet>
      )}
      {underWay.length > 0 && (
        <Section title={t('home.underWay')}>
          <Sheet>
            {underWay.map((one) => (
              <UnderWayRow key={one.campaignId} campaign={one} />
            ))}
          </Sheet>
        </Section>
      )}
      {imports.length > 0 && (
        <Section title={t('home.imports')}>
          <Sheet>
            {imports.map((one) => (
              <ImportRow key={one.id} entry={one} />
            ))}
          </Sheet>
        </Section>
      )}
    </Page>
  );
}

function Head({ view: { needs, underWay } }: { view: HomeView }) {
  const { t } = useTranslation();
  const first = needs[0];
  if (!first) {
    const sending = underWay.some((one) => one.state === 'sending');
    return (
      <Sentence
        title={t(sending ? 'home.calmSending' : 'home.calm')}
        sub={t(sending ? 'home.calmSendingSub' : 'home.calmSub')}
      />
    );
  }
  const count = needs.length;
  const others = count - 1;
  const sub = harms(first)
    ? others === 0
      ? t('home.harmAlone')
      : t('home.harmSub', { count: others, n: spelled(others).toLowerCase() })
    : others === 0
      ? t('home.needAlone')
      : t('home.needsSub', { count: others, n: spelled(others).toLowerCase() });
  return <Sentence title={t('home.needs', { count, n: spelled(count) })} sub={sub} />;
}
