import { Page, Sentence } from '../../parts/page';

export default function Settings() {
  return (
    <Page>
      <Sentence title="Settings" />
    </Page>
  );
}
