import { Page, Sentence } from '../../parts/page';

export default function Campaigns() {
  return (
    <Page>
      <Sentence title="Campaigns" />
    </Page>
  );
}
