import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { AppStatus } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { Phrase, VaultDialog } from '../../parts/vault';
import { useDo } from '../../query';
import css from './settings.module.css';

/** How the passwords are kept, and the words that open them when all else is lost. */
export function Vault({ status, passphrase }: { status: AppStatus; passphrase: boolean }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'unlock' | 'phrase' | null>(null);
  return (
    <div className={css.sheet}>
      <div className={css.row}>
        <span className={css.label}>{t('settings.vaultState')}</span>
        <span className={css.value}>{t(`settings.state.${status.vault}`)}</span>
        {status.vault === 'locked' && (
          <button type="button" className="link" onClick={() => setDialog('unlock')}>
            {t('settings.unlock')}
          </button>
        )}
      </div>
      {status.vault !== 'absent' && (
        <div className={css.row}>
          <span className={css.label}>{t('settings.key')}</span>
          <span className={css.value}>{t(passphrase ? 'settings.passphrase' : 'settings.keyStore')}</span>
        </div>
      )}
      {status.vault === 'open' && (
        <div className={css.row}>
          <span className={css.label}>{t('settings.phrase')}</span>
          <span className={css.value}>{t('settings.phraseText')}</span>
          <button type="button" className="link" onClick={() => setDialog('phrase')}>
            {t('settings.phraseNew')}
          </button>
        </div>
      )}
      {dialog === 'unlock' && <VaultDialog status={status} onClose={() => setDialog(null)} />}
      {dialog === 'phrase' && <NewPhrase onClose={() => setDialog(null)} />}
    </div>
  );
}

/** New words; the old ones open nothing from then on. */
function NewPhrase({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const make = useDo('vault_new_phrase');
  const [words, setWords] = useState<string[] | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(words ? 'settings.phraseTitle' : 'settings.phraseSure')}
      closeOnClickOutside={!words}
      closeOnEscape={!words}
      withCloseButton={!words}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {words ? (
        <Phrase words={words} onDone={onClose} />
      ) : (
        <>
          <p className={css.dim}>{t('settings.phraseSureText')}</p>
          <Failure error={make.error} />
          <div className={css.end}>
            <Button data-autofocus onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button variant="filled" loading={make.isPending} onClick={() => make.mutate({}, { onSuccess: ({ recoveryPhrase }) => setWords(recoveryPhrase) })}>
              {t('settings.phraseNew')}
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}
