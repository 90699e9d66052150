import { Button, Modal } from '@mantine/core';
import { Ban, Check, CircleQuestionMark } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { HeardEnd, ListenReport, PickedFile } from '../../generated/wire';
import { FindingRow } from '../../parts/finding-row';
import { Sheet } from '../../parts/page';
import { failed } from '../../parts/undo';
import { client } from '../../query';
import { rpc } from '../../rpc';
import { go } from '../../route';
import css from './do-not-mail.module.css';

/** Reads saved messages and keeps the report until it is closed. */
export function useListen() {
  const [report, setReport] = useState<ListenReport | null>(null);
  const hear = useCallback((files: PickedFile[]) => {
    rpc('listen', { handles: files.map((file) => file.handle) }).then((answer) => {
      setReport(answer);
      void client.invalidateQueries();
    }, failed);
  }, []);
  const pick = useCallback(async () => {
    try {
      const file = await rpc('file_pick', { kind: 'mail' });
      if (file) hear([file]);
    } catch (why) {
      failed(why);
    }
  }, [hear]);
  return { report, hear, pick, clear: () => setReport(null) };
}

const tones: Record<HeardEnd, 'done' | 'plain' | 'wait'> = {
  stopped: 'done',
  already: 'plain',
  'nothing-to-do': 'plain',
  'not-placed': 'wait',
};

/** What the messages said and what we did, one line each; what needs a decision first. */
export function Heard({ report, onClose }: { report: ListenReport; onClose: () => void }) {
  const { t } = useTranslation();
  const sorted = [...report.heard].sort((a, b) => Number(b.done === 'not-placed') - Number(a.done === 'not-placed'));
  const see = (path: string) => {
    onClose();
    go(path);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('stop.listen.title', { count: sorted.length })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={css.form}>
        {sorted.length === 0 && <p className={css.text}>{t('stop.listen.none')}</p>}
        <Sheet>
          {sorted.map((message, index) => (
            <FindingRow
              key={index}
              icon={message.done === 'not-placed' ? <CircleQuestionMark size={20} /> : message.done === 'stopped' ? <Ban size={20} /> : <Check size={20} />}
              tone={tones[message.done]}
              title={t('stop.listen.heard', { who: message.address ?? message.file, what: t(`stop.listen.kind.${message.kind}`) })}
              text={`${message.message} ${t(`stop.listen.end.${message.done}`)}`}
              action={
                message.suppressionId !== null ? (
                  <Button onClick={() => see(`/do-not-mail/${message.suppressionId}`)}>{t('stop.listen.see')}</Button>
                ) : (
                  message.done === 'not-placed' && <Button onClick={() => see('/do-not-mail/add')}>{t('stop.look.type')}</Button>
                )
              }
            />
          ))}
        </Sheet>
        <div className={css.end}>
          <Button variant="filled" onClick={onClose}>
            {t('stop.listen.done')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
