import { OctagonAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { AccountSuggestion, MailboxForm, PickedFile } from '../../generated/wire';
import { HostPage } from '../../parts/host-page';
import { Note } from '../../parts/note';
import { Section } from '../../parts/page';
import { Pairs } from './account';
import css from './accounts.module.css';
import { canOpen } from './figures';
import { MailboxFields } from './mailbox-fields';
import { ServerFields, type ServerForm } from './server-fields';

const spans = ['second', 'minute', 'hour', 'day'] as const;

interface FoundProps {
  suggestion: AccountSuggestion;
  server: ServerForm;
  mailbox: MailboxForm | null;
  caFile: PickedFile | null;
  onServer: (server: ServerForm) => void;
  onMailbox: (mailbox: MailboxForm | null) => void;
  onCaFile: (file: PickedFile | null) => void;
}

/** The settings of the address, all changeable, and what its host allows. */
export function FoundSettings({ suggestion, server, mailbox, caFile, onServer, onMailbox, onCaFile }: FoundProps) {
  const { t } = useTranslation();
  const { card, foundBy, limits } = suggestion;
  const [changing, setChanging] = useState(foundBy === 'guess');
  const policy = t(`accounts.policy.${card?.bulk ?? 'unknown'}`).toLowerCase();
  const figures = spans.flatMap((span) => {
    const most = limits[span];
    return most === null ? [] : [t(`accounts.new.limit.${span}`, { n: number(most) })];
  });
  const source = card?.limitsSource ?? card?.bulkSource;
  const rows = [
    { label: t('accounts.new.provider'), value: card?.name ?? t('accounts.new.unknown') },
    { label: t('accounts.new.sending'), value: t('accounts.serverText', { host: server.host, port: server.port }) },
    { label: t('accounts.new.reading'), value: mailbox ? t('accounts.serverText', { host: mailbox.host, port: mailbox.port }) : t('accounts.new.readingNone') },
    {
      label: t('accounts.new.allowsWord'),
      value: (
        <span className={css.allows}>
          {figures.length > 0 ? t('accounts.new.allowsText', { policy, limits: figures.join(', ') }) : t('accounts.new.allowsNone', { policy })}
          {source && canOpen(source.page) && <HostPage page={{ kind: 'card', page: source.page }}>{t('accounts.saysWho')}</HostPage>}
        </span>
      ),
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
          <MailboxFields mailbox={mailbox} onChange={onMailbox} />
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
