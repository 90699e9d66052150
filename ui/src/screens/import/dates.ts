import i18next from 'i18next';
import { useTranslation } from 'react-i18next';

import type { Reading } from '../../generated/wire';

const proofDates = ['asked_at', 'confirmed_at'];
const slashed = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b/;

function named(year: number, month: number, day: number): string {
  return new Intl.DateTimeFormat(i18next.language, { day: 'numeric', month: 'long' }).format(new Date(year, month - 1, day));
}

function monthName(month: number): string {
  return new Intl.DateTimeFormat(i18next.language, { month: 'long' }).format(new Date(2001, month - 1, 1));
}

/** The question about dates of proof that read both ways, with the first such date as its example. */
export function useDateQuestion(reading: Reading) {
  const { t } = useTranslation();
  if (reading.dateOrder !== 'unclear' || !reading.findings.some((finding) => finding.code === 'unclear-dates')) return null;
  const columns = reading.columns.filter((column) => proofDates.includes(column.role)).map((column) => column.index);
  for (const row of reading.preview) {
    if (row.role !== 'data') continue;
    for (const index of columns) {
      const found = slashed.exec(row.cells[index] ?? '');
      const [first, second, year] = found ? found.slice(1).map(Number) : [];
      if (first === undefined || second === undefined || year === undefined) continue;
      if (first > 12 || second > 12 || first === second) continue;
      return {
        columns,
        title: t('import.read.datesTitle', { sample: found?.[0].trim(), a: monthName(first), b: monthName(second) }),
        monthFirst: named(year, first, second),
        dayFirst: named(year, second, first),
      };
    }
  }
  return {
    columns,
    title: t('import.read.datesPlain'),
    monthFirst: t('import.read.monthFirst'),
    dayFirst: t('import.read.dayFirst'),
  };
}
