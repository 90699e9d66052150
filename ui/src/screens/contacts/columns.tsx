import { Ban } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { date } from '../../format';
import type { ContactOrder, ContactRow } from '../../generated/wire';
import { readable } from '../../parts/address';
import { Consent } from '../../parts/consent';
import type { Column } from '../../parts/grid/grid';
import { useRemembered } from '../../parts/remembered';
import { Verdict } from '../../parts/verdict';
import css from './contacts.module.css';
import { useFieldName } from './field-name';

/** Columns that may be shown beside name, address, verdict and consent. */
export const extras = ['domain', 'added', 'last-mailed', 'tags'] as const;
export type Extra = (typeof extras)[number];

export interface Shown {
  extras: Extra[];
  /** Fields, by name, in the order they were chosen. */
  fields: string[];
}

/** The most fields one call gives. */
export const mostFields = 12;
const plain: Shown = { extras: [], fields: [] };

function asShown(kept: unknown): Shown | undefined {
  if (typeof kept !== 'object' || kept === null || !('extras' in kept) || !('fields' in kept)) return undefined;
  const { extras: some, fields } = kept;
  if (!Array.isArray(some) || !Array.isArray(fields)) return undefined;
  return {
    extras: extras.filter((extra) => some.includes(extra)),
    fields: fields.filter((name): name is string => typeof name === 'string').slice(0, mostFields),
  };
}

/** Which columns this computer shows. */
export function useShown() {
  return useRemembered('contacts.columns', plain, asShown);
}

/** An order as the grid names it: the key of a column. */
export function keyOf(order: ContactOrder): string {
  return typeof order === 'string' ? order : `field:${order.field}`;
}

const orders = ['name', 'address', 'verdict', 'consent', 'added', 'domain', 'last-mailed'] as const;

/** The order a column stands for. */
export function orderOf(key: string): ContactOrder {
  return key.startsWith('field:') ? { field: key.slice('field:'.length) } : (orders.find((one) => one === key) ?? 'name');
}

/** The columns of the grid, and the least width they need in px. */
export function useColumns(shown: Shown): { columns: Column<ContactRow>[]; minWidth: number } {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const none = <span className={css.quiet}>–</span>;
  const extra: Record<Extra, Column<ContactRow>> = {
    domain: { key: 'domain', label: t('contacts.column.domain'), width: 'minmax(140px, 180px)', sorts: true, cell: (row) => readable(row).split('@')[1] ?? '' },
    added: { key: 'added', label: t('contacts.column.added'), width: '104px', sorts: true, cell: (row) => date(row.added) },
    'last-mailed': {
      key: 'last-mailed',
      label: t('contacts.column.last-mailed'),
      width: '108px',
      sorts: true,
      cell: (row) => (row.lastMailed === null ? <span className={css.quiet}>{t('contacts.never')}</span> : date(row.lastMailed)),
    },
    tags: {
      key: 'tags',
      label: t('contacts.column.tags'),
      width: 'minmax(110px, 180px)',
      cell: (row) => (row.tags.length === 0 ? none : <span title={row.tags.join(', ')}>{row.tags.join(', ')}</span>),
    },
  };
  const columns: Column<ContactRow>[] = [
    {
      key: 'name',
      label: t('contacts.column.name'),
      width: 'minmax(118px, 144px)',
      sorts: true,
      cell: (row) => row.name ?? <span className={css.quiet}>{t('contacts.noName')}</span>,
    },
    {
      key: 'address',
      label: t('contacts.column.address'),
      width: 'minmax(238px, 1fr)',
      sorts: true,
      cell: (row) => (
        <span className={css.address} title={row.address}>
          {readable(row)}
          {row.doNotMail && <Ban size={16} aria-label={t('contacts.stopped')} />}
        </span>
      ),
    },
    { key: 'verdict', label: t('contacts.column.verdict'), width: '72px', sorts: true, cell: (row) => <Verdict verdict={row.verdict} /> },
    { key: 'consent', label: t('contacts.column.consent'), width: '92px', sorts: true, cell: (row) => <Consent basis={row.basis} /> },
    ...shown.extras.map((key) => extra[key]),
    ...shown.fields.map((name, at) => ({
      key: `field:${name}`,
      label: fieldName(name),
      width: 'minmax(110px, 160px)',
      sorts: true,
      cell: (row: ContactRow) => row.values[at] || none,
    })),
  ];
  return { columns, minWidth: 634 + 136 * (shown.extras.length + shown.fields.length) };
}
