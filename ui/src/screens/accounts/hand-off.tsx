import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { everyone } from '../contacts/filter';
import { ExportDialog } from '../contacts/export';

interface HandOffProps {
  /** The list that goes to the bulk provider; none for everyone. */
  listId: number | null;
  /** How many people that is, as far as it is known here. */
  people: number;
  filled?: boolean;
}

/** The way out where an account may not or cannot send so much: the people go to a bulk provider, those who left first. */
export function HandOff({ listId, people, filled = false }: HandOffProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant={filled ? 'filled' : 'default'} onClick={() => setOpen(true)}>
        {t('accounts.handOff')}
      </Button>
      {open && <ExportDialog first="mailchimp" count={people} selection={{ kind: 'matching', filter: { ...everyone, listId }, except: [] }} onClose={() => setOpen(false)} />}
    </>
  );
}
