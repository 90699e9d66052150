import { useState } from 'react';

import { failed } from '../../parts/undo';
import { rpc } from '../../rpc';
import { go } from '../../route';

/** The ways into an import: pick a file, or take the sample list. */
export function useOpenList() {
  const [busy, setBusy] = useState(false);
  const start = async (open: () => Promise<number | undefined>) => {
    setBusy(true);
    try {
      const opened = await open();
      if (opened !== undefined) go(`/import/${opened}/read`);
    } catch (why) {
      failed(why);
    } finally {
      setBusy(false);
    }
  };
  const pick = () =>
    void start(async () => {
      const file = await rpc('file_pick', { kind: 'list' });
      return file ? (await rpc('import_open', { handle: file.handle })).id : undefined;
    });
  const sample = () => void start(async () => (await rpc('import_sample', {})).id);
  return { pick, sample, busy };
}
