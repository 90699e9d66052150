import { Button } from '@mantine/core';
import { FileSpreadsheet, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { dateOrToday, number } from '../../format';
import type { UndoableImport } from '../../generated/wire';
import { FindingRow } from '../../parts/finding-row';
import { failed, told } from '../../parts/undo';
import { useDo } from '../../query';

/** An import of late, with its way back. */
export function ImportRow({ entry }: { entry: UndoableImport }) {
  const { t } = useTranslation();
  const undo = useDo('import_undo');
  return (
    <FindingRow
      icon={<FileSpreadsheet size={20} />}
      tone="plain"
      title={<a href={`#/import/${entry.id}/done`}>{entry.file}</a>}
      text={t('home.importedText', { count: entry.people, n: number(entry.people), when: dateOrToday(entry.at) })}
      action={
        <Button
          leftSection={<Undo2 size={18} aria-hidden />}
          loading={undo.isPending}
          onClick={() =>
            undo.mutate({ id: entry.id }, { onSuccess: () => told(t('home.importUndone', { file: entry.file })), onError: failed })
          }
        >
          {t('home.undoImport')}
        </Button>
      }
    />
  );
}
