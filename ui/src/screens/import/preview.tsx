import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Reading } from '../../generated/wire';
import { useRoles } from './reading-choices';
import css from './read.module.css';

interface PreviewProps {
  reading: Reading;
  /** Columns with a question on them, in ochre. */
  asked: number[];
  onRole: (index: number, role: string) => void;
}

/** The first rows as they read now; above each column what it is taken for. */
export function Preview({ reading, asked, onRole }: PreviewProps) {
  const { t } = useTranslation();
  const roles = useRoles();
  const { columns, preview } = reading;
  const isAsked = (index: number) => asked.includes(index) || undefined;
  return (
    <div className={css.sheet} tabIndex={0} role="region" aria-label={t('import.read.preview')}>
      <table className={css.table}>
        <thead>
          <tr>
            <th className={css.number}>
              <span className="hidden">{t('import.read.number')}</span>
            </th>
            {columns.map((column) => (
              <th key={column.index} data-asked={isAsked(column.index)} style={{ minWidth: roomFor(roles(column.heading, column.role), column.role) }}>
                <Select<string>
                  aria-label={t('import.read.use', { heading: column.heading })}
                  data={roles(column.heading, column.role)}
                  value={column.role}
                  onChange={(role) => role !== null && onRole(column.index, role)}
                  comboboxProps={{ width: 260, position: 'bottom-start' }}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.slice(0, 12).map((row) =>
            row.role === 'above' ? (
              <tr key={row.number} className={css.above}>
                <td className={css.number}>{row.number}</td>
                <td colSpan={columns.length}>
                  <span className={css.aboveText}>
                    <span>{row.cells.filter(Boolean).join(' ')}</span>
                    <span>{t('import.read.leftOut')}</span>
                  </span>
                </td>
              </tr>
            ) : (
              <tr key={row.number} className={row.role === 'header' ? css.names : undefined}>
                <td className={css.number}>{row.number}</td>
                {columns.map((column) => (
                  <td
                    key={column.index}
                    data-asked={isAsked(column.index)}
                    data-skipped={column.role === 'skip' || undefined}
                  >
                    {row.cells[column.index]}
                  </td>
                ))}
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

type Choices = ReturnType<ReturnType<typeof useRoles>>;

/** Wide enough for the word of the choice, so that none is cut. */
function roomFor(choices: Choices, role: string): string {
  const flat = choices.flatMap((choice) => ('items' in choice ? choice.items : [choice]));
  const letters = flat.find((choice) => choice?.value === role)?.label.length ?? 8;
  return `${letters * 0.46 + 4.6}rem`;
}
