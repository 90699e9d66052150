import { Button, Modal, Radio } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { ExportShape, Selection } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { told } from '../../parts/undo';
import { useDo } from '../../query';
import css from './contacts.module.css';

const shapes: ExportShape[] = ['csv', 'xlsx', 'vcard', 'mailchimp', 'sendgrid'];

interface ExportProps {
  selection: Selection;
  count: number;
  /** The shape that is chosen at first. */
  first?: ExportShape;
  onClose: () => void;
}

/** People as a file, or handed over to a bulk provider as files. */
export function ExportDialog({ selection, count, first = 'csv', onClose }: ExportProps) {
  const { t } = useTranslation();
  const [shape, setShape] = useState<ExportShape>(first);
  const write = useDo('contacts_export');
  const go = () =>
    write.mutate(
      { selection, shape },
      {
        onSuccess: ({ files, rows }) => {
          // A closed picker leaves the dialog open.
          if (files.length === 0) return;
          told(t('contacts.export.done', { count: rows, n: number(rows), files: files.join(', ') }));
          onClose();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('contacts.export.title', { count, n: number(count) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={css.form}>
        <Radio.Group aria-label={t('contacts.export.shape')} value={shape} onChange={(value) => setShape(value)}>
          <div className={css.choices}>
            {shapes.map((one) => (
              <Radio key={one} value={one} label={t(`contacts.export.${one}`)} description={t(`contacts.export.${one}Text`)} />
            ))}
          </div>
        </Radio.Group>
        <Failure error={write.error} />
        <div className={css.end}>
          <Button variant="filled" onClick={go} loading={write.isPending}>
            {t('contacts.export.go')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
