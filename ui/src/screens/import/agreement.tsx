import { Button } from '@mantine/core';
import { Check, FileCheck, Minus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number, spelled } from '../../format';
import type { Agreement, AgreementSaid, Basis, ImportView } from '../../generated/wire';
import { Bar, Legend, type BarPart } from '../../parts/bar';
import { Disc } from '../../parts/consent';
import { Failure } from '../../parts/failure';
import { FindingRow } from '../../parts/finding-row';
import { Page, Sentence, Sheet } from '../../parts/page';
import { useDo } from '../../query';
import { go } from '../../route';
import { AgreementForm } from './agreement-form';
import css from './agreement.module.css';
import { Head } from './head';

const bases: Basis[] = ['confirmed', 'stated', 'customer', 'none'];

/** Where did these people agree? Proof first, then one of four kinds for the others. */
export function AgreementStep({ view }: { view: ImportView }) {
  const { agreement } = view;
  return agreement ? <Ask view={view} agreement={agreement} /> : null;
}

function Ask({ view, agreement }: { view: ImportView; agreement: Agreement }) {
  const { t } = useTranslation();
  const { withProof, without } = agreement;
  const say = useDo('import_agree');
  const [basis, setBasis] = useState<Basis | null>(agreement.said?.basis ?? null);
  const [said, setSaid] = useState<Omit<AgreementSaid, 'basis'>>(
    agreement.said ?? { list: agreement.lists[0]?.name ?? '', source: '', agreedOn: null, wording: '' },
  );
  const missing =
    said.list.trim() === ''
      ? t('import.agree.needList')
      : without > 0 && basis === null
        ? t('import.agree.needKind')
        : without > 0 && basis === 'stated' && (said.source.trim() === '' || said.agreedOn === null)
          ? t('import.agree.needSaid')
          : null;
  const goOn = () =>
    say.mutate({ id: view.id, said: { ...said, basis: basis ?? 'none' } }, { onSuccess: () => go(`/import/${view.id}/plan`) });
  const parts: BarPart[] = [
    { key: 'proven', kind: 'done', count: withProof, label: t('import.agree.proven') },
    { key: 'say', kind: 'to-go', count: without, label: t('import.agree.toSay') },
  ];
  const count = { count: without, n: number(without) };
  const title =
    without === 0
      ? t('import.agree.titleAll', { count: withProof, n: number(withProof) })
      : withProof === 0
        ? t('import.agree.title', count)
        : t('import.agree.titleProof', { ...count, proof: number(withProof) });
  const mailed = basis === 'stated';
  return (
    <Page
      head={<Head view={view} now="agreement" />}
      foot={
        <>
          <Button component="a" href={`#/import/${view.id}/problems`}>
            {t('common.back')}
          </Button>
          <span className={css.end}>
            {missing}
            <Button variant="filled" disabled={missing !== null} loading={say.isPending} onClick={goOn}>
              {t('common.goOn')}
            </Button>
          </span>
        </>
      }
    >
      <Sentence title={title} />
      <div className={css.bar}>
        <Bar parts={parts} label={t('import.agree.bar')} />
        <Legend parts={parts} />
      </div>
      <Failure error={say.error} />
      {withProof > 0 && <Proof agreement={agreement} />}
      <div className={css.ask}>
        {without > 0 && (
          <div className={css.kinds} role="radiogroup" aria-label={t('import.agree.kinds')}>
            {bases.map((one) => (
              <label key={one} className={css.kind} data-chosen={basis === one || undefined} data-off={one === 'confirmed' || undefined}>
                <input type="radio" name="basis" className={css.radio} checked={basis === one} disabled={one === 'confirmed'} onChange={() => setBasis(one)} />
                <span className={css.kindWords}>
                  <span className={css.kindName}>
                    <Disc basis={one} />
                    {t(`common.basis.${one}`)}
                  </span>
                  <span className={css.kindText}>{t(`import.agree.${one}`)}</span>
                </span>
              </label>
            ))}
          </div>
        )}
        <div className={css.said}>
          <AgreementForm agreement={agreement} basis={without === 0 ? 'confirmed' : basis} said={said} onSay={setSaid} />
          {basis !== null && without > 0 && (
            <p className={css.follows}>
              {mailed ? <Check size={18} aria-hidden data-tone="done" /> : <Minus size={18} aria-hidden />}
              {t(mailed ? 'import.agree.canMail' : 'import.agree.cannotMail', count)}
            </p>
          )}
        </div>
      </div>
    </Page>
  );
}

function Proof({ agreement: { proofColumns, proofExample } }: { agreement: Agreement }) {
  const { t, i18n } = useTranslation();
  const columns = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(proofColumns.map((name) => `“${name}”`));
  return (
    <div className={css.proof}>
      <Sheet>
        <FindingRow
          icon={<FileCheck size={20} />}
          tone="done"
          title={t('import.agree.proofColumns', { count: proofColumns.length, n: spelled(proofColumns.length), columns })}
          text={
            proofExample &&
            t('import.agree.proofRow', {
              row: number(proofExample.row),
              values: proofExample.values.map(({ column, value }) => `${column} ${value}`).join(', '),
            })
          }
        />
      </Sheet>
    </div>
  );
}
