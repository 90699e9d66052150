import { Autocomplete, Textarea, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { CalendarDays } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { Agreement, AgreementSaid, Basis } from '../../generated/wire';
import css from './agreement.module.css';

type Said = Omit<AgreementSaid, 'basis'>;

interface AgreementFormProps {
  agreement: Agreement;
  /** The kind that is chosen; `confirmed` where all bring proof. */
  basis: Basis | null;
  said: Said;
  onSay: (said: Said) => void;
}

/** Which list they join, and for those who signed up once where, when, and what they read. */
export function AgreementForm({ agreement, basis, said, onSay }: AgreementFormProps) {
  const { t } = useTranslation();
  const { without, lists } = agreement;
  const set = (part: Partial<Said>) => onSay({ ...said, ...part });
  const count = { count: without, n: number(without) };
  const known = lists.find((list) => list.name === said.list.trim());
  const kind = basis === 'confirmed' ? 'all' : basis;
  return (
    <div className={css.form}>
      {kind !== null && (
        <div>
          <h2>{t(`import.agree.head.${kind}`, count)}</h2>
          <p className={css.kindText}>
            {t(kind === 'stated' ? 'import.agree.showText' : kind === 'all' ? 'import.agree.allText' : 'import.agree.keepText')}
          </p>
        </div>
      )}
      {basis === 'stated' && (
        <>
          <div className={css.pair}>
            <TextInput
              label={t('import.agree.where')}
              placeholder={t('import.agree.whereHint')}
              value={said.source}
              onChange={(event) => set({ source: event.currentTarget.value })}
            />
            <DateInput previousLabel={t('common.monthBefore')} nextLabel={t('common.monthAfter')}
              label={t('import.agree.when')}
              valueFormat="D MMM YYYY"
              maxDate={new Date()}
              value={said.agreedOn}
              onChange={(agreedOn) => set({ agreedOn })}
              rightSection={<CalendarDays size={18} className={css.calendar} aria-hidden />}
              rightSectionPointerEvents="none"
            />
          </div>
          <Textarea
            label={t('import.agree.wording')}
            placeholder={t('import.agree.wordingHint')}
            autosize
            minRows={2}
            value={said.wording}
            onChange={(event) => set({ wording: event.currentTarget.value })}
          />
        </>
      )}
      <Autocomplete
        label={t('import.agree.list')}
        placeholder={t('import.agree.listHint')}
        data={lists.map((list) => list.name)}
        value={said.list}
        onChange={(list) => set({ list })}
        description={
          known
            ? t('import.agree.listKnown', { count: known.people, n: number(known.people) })
            : said.list.trim() !== '' && t('import.agree.listNew')
        }
      />
    </div>
  );
}
