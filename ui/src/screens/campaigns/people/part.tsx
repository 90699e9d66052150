import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { CampaignPerson, CampaignView, LeftOut, PeopleView } from '../../../generated/wire';
import { readable } from '../../../parts/address';
import { Grid, type Column } from '../../../parts/grid/grid';
import { useRows } from '../../../parts/grid/rows';
import { Failure } from '../../../parts/failure';
import { go } from '../../../route';
import css from './people.module.css';
import { useReason } from './reason';

interface PartProps {
  campaign: CampaignView;
  view: PeopleView;
  /** Null for those who get it. */
  part: LeftOut | null;
  onRows: (rows: { first: number; last: number; total: number }) => void;
}

/** Who is in the chosen part, and what lets them in. */
export function Part({ campaign, view, part, onRows }: PartProps) {
  const { t } = useTranslation();
  const reason = useReason();
  const rows = useRows('campaign_people_rows', { id: campaign.id, code: part?.code ?? null });
  const { first, last } = rows.range;
  const total = rows.head?.total ?? 0;
  useEffect(() => onRows({ first, last, total }), [first, last, total, onRows]);
  const stopped = part?.code.startsWith('suppressed-') ?? false;
  const columns: Column<CampaignPerson>[] = [
    {
      key: 'name',
      label: t('campaigns.people.name'),
      width: 'minmax(84px, 2fr)',
      cell: (row) => row.name ?? <span className={css.quiet}>{t('campaigns.people.noName')}</span>,
    },
    { key: 'address', label: t('campaigns.people.address'), width: 'minmax(226px, 4fr)', cell: (row) => <span className={css.dim}>{readable(row)}</span> },
    {
      key: 'origin',
      label: t('campaigns.people.origin'),
      width: 'minmax(64px, 2fr)',
      align: 'end',
      cell: (row) => <span className={css.dim}>{row.origin ?? t('campaigns.people.byHand')}</span>,
    },
  ];
  return (
    <section className={css.part} aria-live="polite">
      <div className={css.partHead}>
        <div>
          <h2>
            {part ? reason(part).label : t('campaigns.people.getTitle', { count: view.included, n: number(view.included) })}
            {part && <span className={css.count}>{number(part.people)}</span>}
          </h2>
          <p className={css.dim}>
            {part ? reason(part).text : t('campaigns.people.getText')}
            {!part && view.risky > 0 && ` ${t('campaigns.people.risky', { count: view.risky, n: number(view.risky) })}`}
          </p>
        </div>
        {stopped ? (
          <a href="#/do-not-mail">{t('campaigns.people.toStop')}</a>
        ) : (
          <a href={`#/contacts?list=${campaign.list.id}`}>{t('campaigns.people.toContacts')}</a>
        )}
      </div>
      <Failure error={rows.error} again={rows.again} />
      <Grid<CampaignPerson>
        label={part ? reason(part).label : t('campaigns.people.getTitle', { count: view.included, n: number(view.included) })}
        columns={columns}
        count={total}
        row={rows.row}
        id={(row) => row.id}
        onRange={rows.setRange}
        onOpen={(row) => go(`/contacts/${row.id}`)}
        empty={rows.head && t('campaigns.people.empty')}
      />
    </section>
  );
}
