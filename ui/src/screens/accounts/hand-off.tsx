import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Selection } from '../../generated/wire';
import { ExportDialog } from '../contacts/export';
import { everyone } from '../contacts/filter';

interface HandOffProps {
  /** Who goes to the bulk provider. */
  whom: Selection;
  /** How many people that is, as far as it is known here. */
  people: number;
  filled?: boolean;
}

/** Everybody of a list; without one everybody. */
export const allOf = (listId: number | null): Selection => ({ kind: 'matching', filter: { ...everyone, listId }, except: [] });

/** The way out where an account may not or cannot send so much: the people go to a bulk provider, those who left first. */
export function HandOff({ whom, people, filled = false }: HandOffProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant={filled ? 'filled' : 'default'} onClick={() => setOpen(true)}>
        {t('accounts.handOff')}
      </Button>
      {open && <ExportDialog first="mailchimp" count={people} selection={whom} onClose={() => setOpen(false)} />}
    </>
  );
}
