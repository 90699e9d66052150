import { Page, Sentence } from '../../parts/page';

export default function Accounts() {
  return (
    <Page>
      <Sentence title="Accounts" />
    </Page>
  );
}
