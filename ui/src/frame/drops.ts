import { useEffect } from 'react';

import type { PickedFile } from '../generated/wire';
import { failed } from '../parts/undo';
import { rpc } from '../rpc';
import { go } from '../route';

/** The shell takes drops before the page sees them, keeps the paths, and rings this bell. */
export const bell = 'postrider-dropped';

/** Saved messages wait here until Do not mail has read them. */
let mail: PickedFile[] = [];

/** Hands over the saved messages that were dropped, once. */
export function takeDroppedMail(): PickedFile[] {
  const taken = mail;
  mail = [];
  return taken;
}

const isMail = (file: PickedFile) => /\.(eml|mbox|mbx)$/i.test(file.name);

async function collect() {
  const files = await rpc('files_dropped', {});
  const letters = files.filter(isMail);
  const list = files.find((file) => !isMail(file));
  if (letters.length > 0) {
    mail = [...mail, ...letters];
    go(`/do-not-mail?dropped=${Date.now()}`);
  } else if (list) {
    const opened = await rpc('import_open', { handle: list.handle });
    go(`/import/${opened.id}/read`);
  }
}

/** A list dropped anywhere opens an import, a saved message is read by Do not mail. */
export function useDrops(): void {
  useEffect(() => {
    const ring = () => void collect().catch(failed);
    window.addEventListener(bell, ring);
    return () => window.removeEventListener(bell, ring);
  }, []);
}
