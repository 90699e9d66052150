import { useTranslation } from 'react-i18next';

import type { CampaignView, CheckFound } from '../../../generated/wire';

interface Way {
  label: string;
  /** A path such as `/settings`. */
  to: string;
}

/** The place where a finding is mended. */
export function useFix(campaign: CampaignView) {
  const { t } = useTranslation();
  const step = (name: string) => `/campaigns/${campaign.id}/${name}`;
  const account = campaign.account ? `/accounts/${campaign.account.accountId}` : '/accounts';
  return ({ area, finding }: CheckFound): Way | null => {
    const line = finding.place?.line ?? null;
    switch (finding.code) {
      case 'no-recipients':
      case 'most-left-out':
        return { label: t('campaigns.check.to.people'), to: step('people') };
      case 'risky-addresses':
        return { label: t('campaigns.check.to.contacts'), to: `/contacts?list=${campaign.list.id}&verdict=risky` };
      case 'missing-fields':
        return write(line);
      case 'organisation-missing':
      case 'postal-address-missing':
        return { label: t('campaigns.check.to.settings'), to: '/settings' };
      case 'account-missing':
        return { label: t('campaigns.check.to.accounts'), to: '/accounts' };
      case 'bulk-prohibited':
        return { label: t('campaigns.check.to.handOff'), to: step('send') };
      case 'takes-days':
        return { label: t('campaigns.check.to.send'), to: step('send') };
      case 'message-too-large':
        return write(line);
    }
    switch (area) {
      case 'people':
        return { label: t('campaigns.check.to.people'), to: step('people') };
      case 'message':
        return write(line);
      case 'sender':
      case 'account':
        return { label: t('campaigns.check.to.account'), to: account };
    }
  };

  function write(line: number | null): Way {
    return line === null
      ? { label: t('campaigns.check.to.write'), to: step('write') }
      : { label: t('campaigns.check.to.line', { line }), to: `${step('write')}?line=${line}` };
  }
}
