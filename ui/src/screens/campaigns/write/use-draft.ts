import { useEffect, useRef, useState } from 'react';

import type { CampaignView } from '../../../generated/wire';
import { client } from '../../../query';
import { rpc, RpcError } from '../../../rpc';

export interface Words {
  subject: string;
  preheader: string;
  body: string;
}

/** How the last change fares. */
export type Saving = { kind: 'saved'; at: string } | { kind: 'saving' } | { kind: 'failed'; why: string };

/** A moment after the last key. */
const pause = 500;

/** What is being written: every change is kept by itself a moment later, and at once when the screen is left. */
export function useDraft(campaign: CampaignView) {
  const { id } = campaign;
  const [words, setWords] = useState<Words>(campaign.draft);
  const [saving, setSaving] = useState<Saving>({ kind: 'saved', at: campaign.edited });
  const waiting = useRef<Partial<Words>>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const flush = useRef(async () => {
    clearTimeout(timer.current);
    const change = waiting.current;
    if (Object.keys(change).length === 0) return;
    waiting.current = {};
    try {
      const kept = await rpc('campaign_edit', { id, ...change });
      setSaving(Object.keys(waiting.current).length > 0 ? { kind: 'saving' } : { kind: 'saved', at: kept.edited });
      await client.invalidateQueries();
    } catch (why) {
      // Nothing typed is lost: it goes with the next change.
      waiting.current = { ...change, ...waiting.current };
      setSaving({ kind: 'failed', why: why instanceof RpcError ? why.message : String(why) });
    }
  });

  const change = (part: Partial<Words>) => {
    setWords((before) => ({ ...before, ...part }));
    waiting.current = { ...waiting.current, ...part };
    setSaving({ kind: 'saving' });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush.current(), pause);
  };

  useEffect(() => {
    const last = flush.current;
    return () => void last();
  }, []);

  /** Takes what the core has, such as after a file was taken in. */
  const take = (kept: CampaignView) => {
    clearTimeout(timer.current);
    waiting.current = {};
    setWords(kept.draft);
    setSaving({ kind: 'saved', at: kept.edited });
  };

  return { words, change, take, saving };
}
