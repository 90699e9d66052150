import type { PeopleChange, Selection } from '../../../generated/wire';
import { useDo } from '../../../query';
import { follow } from './follow';

/** Changes people; the answer comes at once, the rest is told in the corner. */
export function useChange() {
  const change = useDo('contacts_change');
  return {
    start: (selection: Selection, what: PeopleChange, onStarted?: () => void) =>
      change.mutate(
        { selection, change: what },
        {
          onSuccess: (view) => {
            onStarted?.();
            void follow(view, what.kind);
          },
        },
      ),
    busy: change.isPending,
    error: change.error,
  };
}
