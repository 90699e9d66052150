import { useEffect } from 'react';

import type { AccountFinding, AccountSuggestion } from '../../generated/wire';
import { useAsk, useDo } from '../../query';
import type { RpcError } from '../../rpc';

interface Finding {
  /** How looking stands; none before it began. */
  finding: AccountFinding | undefined;
  /** What was found, or the usual names where looking found nothing or was stopped. */
  suggestion: AccountSuggestion | undefined;
  /** The address is none. */
  error: RpcError | null;
  stop: () => void;
}

/** Looks for the settings of an address as soon as it stands there whole; null waits. */
export function useFinding(address: string | null): Finding {
  const begin = useDo('account_find');
  const stopping = useDo('account_find_stop');
  const { mutate } = begin;
  useEffect(() => {
    if (address !== null) mutate({ address });
  }, [address, mutate]);
  const mine = address !== null && begin.variables?.address === address;
  const begun = mine && begin.isSuccess ? begin.data : undefined;
  const asked = useAsk('account_finding', {}, { when: begun !== undefined, every: (view) => (view?.running ? 400 : false) });
  const finding = begun && asked.data?.address === begun.address ? asked.data : begun;
  // Without looking (no answer, or stopped by the person) the usual names are a start.
  const plain = mine && (begin.isError || (finding !== undefined && !finding.running && finding.found === null));
  const usual = useAsk('account_suggest', { address: address ?? '' }, { when: plain && begin.error?.code !== 'address' });
  return {
    finding,
    suggestion: finding?.found ?? (plain ? usual.data : undefined),
    error: mine && begin.error?.code === 'address' ? begin.error : plain ? usual.error : null,
    stop: () => stopping.mutate({}),
  };
}
