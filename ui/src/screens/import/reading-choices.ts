import { useTranslation } from 'react-i18next';

import type { Reading } from '../../generated/wire';
import words from '../../locales/en/import.json';
import { useFieldName } from '../contacts/field-name';

type Encoding = keyof typeof words.encoding;
const encodings = Object.keys(words.encoding) as Encoding[];
const delimiters = [
  [',', 'comma'],
  [';', 'semicolon'],
  ['\t', 'tab'],
  ['|', 'bar'],
] as const;

/** Words of the first rows that hold a letter outside ASCII: they tell whether the letters are right. */
function foreignWords(reading: Reading): string[] {
  const found = new Set<string>();
  for (const row of reading.preview) {
    for (const cell of row.cells) {
      for (const word of cell.split(/[\s,;@.]+/)) if (/[^\p{ASCII}’‘“”]/u.test(word)) found.add(word);
      if (found.size >= 2) return [...found];
    }
  }
  return [...found];
}

/** The choices of each field of "What we read", and why the one that stands was taken. */
export function useReadingChoices(reading: Reading) {
  const { t } = useTranslation();
  const known = encodings.map((value) => ({ value: value, label: t(`import.encoding.${value}`) }));
  const [a, b] = foreignWords(reading);
  const data = reading.preview.filter((row) => row.role === 'data' && row.cells.some((cell) => cell !== ''));
  const uneven = data.filter((row) => row.cells.length !== reading.columns.length).length;
  const rows = reading.preview.slice(0, 8).map((row) => row.number);
  const header = reading.headerRow;
  if (header !== null && !rows.includes(header)) rows.push(header);
  return {
    encodings: known.some((one) => one.value === reading.encoding) ? known : [{ value: reading.encoding, label: reading.encoding }, ...known],
    lettersWhy:
      a === undefined
        ? t('import.read.lettersPlain')
        : b === undefined
          ? t('import.read.lettersOne', { a })
          : t('import.read.lettersTwo', { a, b }),
    delimiters: delimiters.map(([value, name]) => ({ value: value, label: t(`import.read.delimiter.${name}`) })),
    splitWhy: uneven > 0 ? t('import.read.uneven', { count: uneven }) : t('import.read.even', { count: reading.columns.length }),
    headers: [
      { value: '0', label: t('import.read.noNames') },
      ...rows.map((row) => ({ value: String(row), label: t('import.read.row', { row }) })),
    ],
    headerWhy:
      header === null
        ? t('import.read.aboveNoNames')
        : header > 1
          ? t('import.read.above', { count: header - 1 })
          : t('import.read.aboveNone'),
  };
}

const fields = ['first_name', 'last_name', 'name', 'salutation', 'company', 'street', 'postcode', 'town', 'country', 'phone', 'birthday', 'language'];
const standing = ['status', 'left-if-yes', 'left-if-filled', 'left-if-no', 'unconfirmed-if-no', 'bounced-if-yes', 'bounced-if-filled'] as const;
const proof = ['asked_at', 'asked_ip', 'confirmed_at', 'confirmed_ip'] as const;

/** `E-Mail 2` to `e_mail_2`: the name a field keeps. */
function snake(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}

/** What a column can be taken for. */
export function useRoles() {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  return (heading: string, role: string) => {
    const special: string[] = ['email', 'other_email', 'last_name_first_name', 'skip', ...proof, ...standing];
    // A column called “Status” may be about something else; kept as a field it needs another name than the meaning.
    const own = special.includes(snake(heading)) ? `${snake(heading)}_given` : snake(heading);
    const kept = [own, role].filter((name, at, all) => name !== '' && !fields.includes(name) && !special.includes(name) && all.indexOf(name) === at);
    return [
      { value: 'email', label: t('import.role.email') },
      { value: 'skip', label: t('import.role.skip') },
      {
        group: t('import.role.people'),
        items: [
          { value: 'last_name_first_name', label: t('import.role.last_name_first_name') },
          ...fields.map((name) => ({ value: name, label: fieldName(name) })),
          ...kept.map((name) => ({ value: name, label: t('import.role.own', { name: name === own ? heading : fieldName(name) }) })),
          { value: 'other_email', label: t('import.role.other_email') },
        ],
      },
      {
        group: t('import.role.standing'),
        items: [...proof, ...standing].map((name) => ({ value: name, label: t(`import.role.${name}`) })),
      },
    ];
  };
}
