import { ActionIcon, Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { FolderOpen, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { dayMonth, number, size, spelled } from '../../format';
import type { Finding, ImportReadingRequest, ImportView } from '../../generated/wire';
import { Failure } from '../../parts/failure';
import { FindingRow } from '../../parts/finding-row';
import { Page, Sentence, Sheet } from '../../parts/page';
import { useDo } from '../../query';
import { go } from '../../route';
import { useDateQuestion } from './dates';
import { Head } from './head';
import { useOpenList } from './open';
import { Preview } from './preview';
import css from './read.module.css';
import { useReadingChoices } from './reading-choices';

/** What we read: each guess is a field with its reason, the rows below follow at once. */
export function ReadStep({ view }: { view: ImportView }) {
  const { t } = useTranslation();
  const { reading } = view;
  const change = useDo('import_reading');
  const check = useDo('import_check');
  const choices = useReadingChoices(reading);
  const { pick, busy } = useOpenList();
  const set = (part: Omit<ImportReadingRequest, 'id'>) => change.mutate({ id: view.id, ...part });
  const dates = useDateQuestion(reading);
  // The question about dates says it better than the finding does.
  const told = reading.findings.filter((finding) => finding.severity !== 'info' && finding.code !== 'unclear-dates');
  const blocking = told.filter((finding) => finding.severity === 'blocking').length;
  const open = blocking + (dates ? 1 : 0);
  const counted =
    reading.rows === null ? t('import.read.titlePlain') : t('import.read.title', { count: reading.rows, n: number(reading.rows) });
  const asks = open === 0 ? t('import.read.fine') : t('import.read.ask', { count: open, n: spelled(open) });
  const goOn = () => {
    const next = () => go(`/import/${view.id}/problems`);
    if (view.stage.kind === 'checked') next();
    else check.mutate({ id: view.id }, { onSuccess: next });
  };
  return (
    <Page
      head={<Head view={view} now="read" />}
      foot={
        <>
          <Button component="a" href="#/contacts">
            {t('common.back')}
          </Button>
          <span className={css.end}>
            {open > 0 && t('import.read.answer', { count: open, n: spelled(open).toLowerCase() })}
            <Button variant="filled" disabled={open > 0} loading={check.isPending} onClick={goOn}>
              {t('common.goOn')}
            </Button>
          </span>
        </>
      }
    >
      <Sentence title={`${counted} ${asks}`} sub={t('import.read.sub')} />
      <Failure error={change.error ?? check.error} />
      <div className={css.fields}>
        <TextInput
          label={t('import.read.file')}
          readOnly
          value={t('import.read.fileIs', { file: view.file, size: size(view.size) })}
          description={view.modified ? t('import.read.changed', { date: dayMonth(view.modified) }) : undefined}
          rightSection={
            <ActionIcon aria-label={t('import.read.other')} onClick={pick} disabled={busy}>
              <FolderOpen size={18} aria-hidden />
            </ActionIcon>
          }
        />
        {reading.parts.length > 0 && (
          <Select
            label={t(reading.form === 'workbook' ? 'import.read.sheet' : 'import.read.table')}
            data={reading.parts}
            value={reading.parts[reading.part] ?? null}
            allowDeselect={false}
            onChange={(part) => part !== null && set({ part })}
            description={t('import.read.sheetWhy', { count: reading.parts.length, n: spelled(reading.parts.length).toLowerCase() })}
          />
        )}
        {reading.form === 'rows' && (
          <>
            <Select
              label={t('import.read.letters')}
              data={choices.encodings}
              value={reading.encoding}
              onChange={(encoding) => encoding !== null && set({ encoding })}
              description={choices.lettersWhy}
            />
            <Select
              label={t('import.read.split')}
              data={choices.delimiters}
              value={reading.delimiter}
              onChange={(delimiter) => delimiter !== null && set({ delimiter })}
              description={choices.splitWhy}
            />
          </>
        )}
        <Select
          label={t('import.read.names')}
          data={choices.headers}
          value={String(reading.headerRow ?? 0)}
          onChange={(row) => row !== null && set({ headerRow: Number(row) })}
          description={choices.headerWhy}
        />
      </div>
      <Preview reading={reading} asked={dates?.columns ?? []} onRole={(index, role) => set({ column: { index, role } })} />
      {(dates !== null || told.length > 0) && (
        <Sheet className={css.questions ?? ''}>
          {dates && (
            <FindingRow
              icon={<TriangleAlert size={18} />}
              tone="wait"
              title={dates.title}
              text={t('import.read.datesText')}
              action={
                <SegmentedControl
                  aria-label={dates.title}
                  value=""
                  data={[
                    { value: 'month-first', label: dates.monthFirst },
                    { value: 'day-first', label: dates.dayFirst },
                  ]}
                  onChange={(order) => set({ dateOrder: order === 'day-first' ? 'day-first' : 'month-first' })}
                />
              }
            />
          )}
          {told.map((finding) => (
            <Told key={finding.code} finding={finding} />
          ))}
        </Sheet>
      )}
    </Page>
  );
}

function Told({ finding }: { finding: Finding }) {
  return (
    <FindingRow
      icon={<TriangleAlert size={18} />}
      tone="wait"
      title={finding.message}
      text={finding.fix ?? ''}
    />
  );
}
