import { OctagonAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { AccountSuggestion, PickedFile } from '../../generated/wire';
import { Note } from '../../parts/note';
import { Section } from '../../parts/page';
import { Pairs } from './account';
import css from './accounts.module.css';
import { ServerFields, type ServerForm } from './server-fields';

const spans = ['minute', 'hour', 'day'] as const;

interface FoundProps {
  suggestion: AccountSuggestion;
  server: ServerForm;
  caFile: PickedFile | null;
  onServer: (server: ServerForm) => void;
  onCaFile: (file: PickedFile | null) => void;
}

/** The settings of the address, all changeable, and what its host allows. */
export function FoundSettings({ suggestion, server, caFile, onServer, onCaFile }: FoundProps) {
  const { t } = useTranslation();
  const { card, foundBy, limits } = suggestion;
  const [changing, setChanging] = useState(foundBy === 'guess');
  const policy = t(`accounts.policy.${card?.bulk ?? 'unknown'}`).toLowerCase();
  const figures = spans.flatMap((span) => {
    const most = limits[span];
    return most === null ? [] : [t(`accounts.new.limit.${span}`, { n: number(most) })];
  });
  const rows = [
    { label: t('accounts.new.provider'), value: card?.name ?? t('accounts.new.unknown') },
    { label: t('accounts.new.sending'), value: t('accounts.serverText', { host: server.host, port: server.port }) },
    {
      label: t('accounts.new.allowsWord'),
      value: figures.length > 0 ? t('accounts.new.allowsText', { policy, limits: figures.join(', ') }) : t('accounts.new.allowsNone', { policy }),
    },
  ];
  return (
    <Section
      title={
        <span className={css.sectionHead}>
          {t('accounts.new.found')}
          <button type="button" className="link" aria-expanded={changing} onClick={() => setChanging(!changing)}>
            {t(changing ? 'accounts.new.done' : 'accounts.new.change')}
          </button>
        </span>
      }
    >
      {changing ? (
        <div className={css.inset}>
          <ServerFields server={server} onChange={onServer} caFile={caFile?.name ?? null} onCaFile={onCaFile} />
        </div>
      ) : (
        <Pairs rows={rows} />
      )}
      {card?.bulk === 'prohibited' && (
        <div className={css.below}>
          <Note tone="harm" icon={<OctagonAlert size={20} />} title={t('accounts.new.prohibited', { host: card.name })}>
            {t('accounts.new.prohibitedText')}
          </Note>
        </div>
      )}
    </Section>
  );
}
