import { Checkbox } from '@mantine/core';
import { Signpost } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { LeadsElsewhere } from '../../generated/wire';
import { Note } from '../../parts/note';
import css from './accounts.module.css';

interface ElsewhereProps {
  elsewhere: LeadsElsewhere;
  /** Whether the person said that the other company keeps their mail. */
  sure: boolean;
  onSure: (sure: boolean) => void;
}

/** The settings lead to another company: the person says whether it keeps their mail, before a password goes there. */
export function ElsewhereNote({ elsewhere, sure, onSure }: ElsewhereProps) {
  const { t } = useTranslation();
  const { own } = elsewhere;
  const names = namesOf(elsewhere);
  return (
    <Note icon={<Signpost size={20} />} title={t('accounts.new.elsewhere.title', { names, own })} live>
      {t('accounts.new.elsewhere.text', { names })}
      <Checkbox className={css.below ?? ''} label={t('accounts.new.elsewhere.sure', { names })} checked={sure} onChange={(event) => onSure(event.currentTarget.checked)} />
    </Note>
  );
}

/** The other names, for a sentence. */
export function namesOf({ names }: LeadsElsewhere): string {
  return new Intl.ListFormat('en').format(names);
}

/** Whether one of these servers is of those that were found under another name; others are the person's own choice. */
export function leadsThere(elsewhere: LeadsElsewhere, hosts: (string | undefined)[]): boolean {
  return hosts.some((host) => host !== undefined && elsewhere.hosts.includes(host.trim().replace(/\.$/, '').toLowerCase()));
}
