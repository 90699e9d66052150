import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { dateOrToday, moment, number, size } from '../../format';
import type { BackupView, FolderView, PickedFile, RestoreReport } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { failed } from '../../parts/undo';
import { useDo } from '../../query';
import { rpc } from '../../rpc';
import css from './settings.module.css';

interface KeptProps {
  folder: FolderView;
  backup: BackupView | null;
  version: string;
}

/** Where everything lies, and the way back to a backup. */
export function Kept({ folder, backup, version }: KeptProps) {
  const { t } = useTranslation();
  const show = useDo('folder_show');
  const [file, setFile] = useState<PickedFile | null>(null);
  const pick = async () => {
    try {
      setFile(await rpc('file_pick', { kind: 'backup' }));
    } catch (why) {
      failed(why);
    }
  };
  return (
    <div className={css.sheet}>
      <div className={css.row}>
        <span className={css.label}>{t('settings.folder')}</span>
        <span className={css.value}>{t('settings.folderText', { name: folder.name, size: size(folder.bytes) })}</span>
        <button type="button" className="link" onClick={() => show.mutate({ kind: 'data' }, { onError: failed })}>
          {t('settings.open')}
        </button>
      </div>
      <div className={css.row}>
        <span className={css.label}>{t('settings.lastOne')}</span>
        <span className={css.value}>
          {backup === null ? (
            t('settings.backupNone')
          ) : (
            <>
              {dateOrToday(backup.at)}, <span className={css.name}>{backup.name}</span>
            </>
          )}
        </span>
        <button type="button" className="link" onClick={() => void pick()}>
          {t('settings.restore')}
        </button>
      </div>
      <div className={css.row}>
        <span className={css.label}>{t('settings.program')}</span>
        <span className={css.value}>{t('settings.programText', { version })}</span>
      </div>
      {file && <Restore file={file} onClose={() => setFile(null)} />}
    </div>
  );
}

/** It replaces what is here, so it is said once what that means. */
function Restore({ file, onClose }: { file: PickedFile; onClose: () => void }) {
  const { t } = useTranslation();
  const restore = useDo('restore');
  const [done, setDone] = useState<RestoreReport | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={!restore.isPending}
      title={done ? t('settings.restoredTitle', { when: moment(done.made) }) : t('settings.restoreTitle', { file: file.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {done ? (
        <>
          <p className={css.dim}>
            {t('settings.restored', { count: done.people, n: number(done.people) })}
            {done.kept > 0 && ` ${t('settings.restoredKept', { count: done.kept, n: number(done.kept) })}`}
            {done.paused > 0 && ` ${t('settings.restoredPaused', { count: done.paused, n: number(done.paused) })}`}
          </p>
          <div className={css.end}>
            <Button variant="filled" onClick={onClose}>
              {t('settings.restoredGo')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p className={css.dim}>{t('settings.restoreText')}</p>
          <Failure error={restore.error} />
          <div className={css.end}>
            <Button data-autofocus onClick={onClose}>
              {t('settings.restoreKeep')}
            </Button>
            <Button
              color="red"
              variant="filled"
              loading={restore.isPending}
              onClick={() => restore.mutate({ handle: file.handle }, { onSuccess: setDone })}
            >
              {t('settings.restoreGo')}
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}
