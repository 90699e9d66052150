import { useDebouncedValue } from '@mantine/hooks';

import type { ContactFilter } from '../../../generated/wire';
import { useAsk } from '../../../query';
import { frameOf } from '../filter';

/** The health of the people around the filter. It looks through everybody, so it waits until typing rests. */
export function useHealth(filter: ContactFilter) {
  const [search] = useDebouncedValue(filter.search, 350);
  return useAsk('contacts_health', { filter: frameOf({ ...filter, search }) }, { keep: true });
}
