import { Button, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { AppStatus } from '../generated/wire';
import { useDo } from '../query';
import { Failure } from './failure';
import { told } from './undo';
import css from './vault.module.css';

interface VaultProps {
  status: Pick<AppStatus, 'vault' | 'keyStore'>;
  onClose: () => void;
  /** The vault is open now. */
  onOpen?: () => void;
}

/** Makes the vault at its first use, or opens a locked one. It can be left and come back to. */
export function VaultDialog({ status, onClose, onOpen }: VaultProps) {
  const { t } = useTranslation();
  const [phrase, setPhrase] = useState<string[] | null>(null);
  // Making the vault opens it; the phrase is shown after that all the same.
  const [first] = useState(status.vault);
  const making = first === 'absent';
  const opened = () => {
    onOpen?.();
    onClose();
  };
  if (first === 'open') return null;
  const title = phrase ? t('frame.vault.phraseTitle') : making ? t('frame.vault.makeTitle') : t('frame.vault.openTitle');
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={title}
      closeOnClickOutside={!phrase}
      closeOnEscape={!phrase}
      withCloseButton={!phrase}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {phrase ? (
        <Phrase words={phrase} onDone={opened} />
      ) : making ? (
        <Make keyStore={status.keyStore} onMade={setPhrase} onClose={onClose} />
      ) : (
        <Unlock onOpened={opened} />
      )}
    </Modal>
  );
}

interface MakeProps {
  keyStore: boolean;
  onMade: (phrase: string[]) => void;
  onClose: () => void;
}

function Make({ keyStore, onMade, onClose }: MakeProps) {
  const { t } = useTranslation();
  const make = useDo('vault_create');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const missing = keyStore
    ? null
    : passphrase.length < 10
      ? t('frame.vault.tooShort')
      : passphrase !== again
        ? t('frame.vault.notSame')
        : null;
  const go = () =>
    make.mutate(keyStore ? {} : { passphrase }, { onSuccess: ({ recoveryPhrase }) => onMade(recoveryPhrase) });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (missing === null) go();
      }}
    >
      <p className={css.text}>{t(keyStore ? 'frame.vault.makeText' : 'frame.vault.makeTextPassphrase')}</p>
      {!keyStore && (
        <div className={css.pair}>
          <PasswordInput
            data-autofocus
            label={t('frame.vault.passphrase')}
            description={t('frame.vault.passphraseHint')}
            autoComplete="new-password"
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('frame.vault.again')}
            autoComplete="new-password"
            value={again}
            onChange={(event) => setAgain(event.currentTarget.value)}
          />
        </div>
      )}
      <Failure error={make.error} />
      <div className={css.end}>
        {missing}
        <Button onClick={onClose}>{t('frame.vault.later')}</Button>
        <Button type="submit" variant="filled" disabled={missing !== null} loading={make.isPending}>
          {t('frame.vault.make')}
        </Button>
      </div>
    </form>
  );
}

/** Shown once. One word is asked back, so that it really stands on paper. */
export function Phrase({ words, onDone }: { words: string[]; onDone: () => void }) {
  const { t } = useTranslation();
  const [asked] = useState(() => Math.floor(Math.random() * words.length));
  const [typed, setTyped] = useState('');
  const right = typed.trim().toLowerCase() === words[asked];
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!right) return;
        told(t('frame.vault.made'));
        onDone();
      }}
    >
      <p className={css.text}>{t('frame.vault.phraseText')}</p>
      <ol className={css.words}>
        {words.map((word, index) => (
          <li key={index}>
            <span className={css.number}>{index + 1}</span>
            {word}
          </li>
        ))}
      </ol>
      <TextInput
        label={t('frame.vault.askWord', { number: asked + 1 })}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className={css.end}>
        {!right && t('frame.vault.askFirst', { number: asked + 1 })}
        <Button type="submit" variant="filled" disabled={!right}>
          {t('frame.vault.written')}
        </Button>
      </div>
    </form>
  );
}

function Unlock({ onOpened }: { onOpened: () => void }) {
  const { t } = useTranslation();
  const open = useDo('vault_open');
  const [phrase, setPhrase] = useState('');
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        open.mutate(
          { phrase: phrase.trim() },
          {
            onSuccess: () => {
              told(t('frame.vault.opened'));
              onOpened();
            },
          },
        );
      }}
    >
      <p className={css.text}>{t('frame.vault.openText')}</p>
      <PasswordInput
        data-autofocus
        label={t('frame.vault.openField')}
        description={t('frame.vault.openHint')}
        autoComplete="off"
        value={phrase}
        onChange={(event) => setPhrase(event.currentTarget.value)}
      />
      <Failure error={open.error} />
      <div className={css.end}>
        <Button type="submit" variant="filled" disabled={phrase.trim() === ''} loading={open.isPending}>
          {t('frame.vault.open')}
        </Button>
      </div>
    </form>
  );
}
