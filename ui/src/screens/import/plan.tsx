import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../format';
import type { ImportView, MergePolicy, Plan, PlanCounts, PlanGroup } from '../../generated/wire';
import { Bar, Legend, Swatch, type BarKind, type BarPart } from '../../parts/bar';
import { Failure } from '../../parts/failure';
import { Page, Sentence } from '../../parts/page';
import { useAsk, useDo } from '../../query';
import { go } from '../../route';
import { Head } from './head';
import { PlanRows } from './plan-rows';
import css from './split.module.css';

const policies: MergePolicy[] = ['take-theirs', 'keep-mine', 'fill-gaps'];

/** The parts of a plan, with the slice of the bar each belongs to. Those without a slice are a closer look at people
 * who are counted in other parts. */
const groups: { key: PlanGroup; kind: BarKind | null; count: (counts: PlanCounts) => number }[] = [
  { key: 'new', kind: 'to-go', count: (counts) => counts.new },
  { key: 'lookalike', kind: null, count: (counts) => counts.lookalike },
  { key: 'changed', kind: 'later', count: (counts) => counts.changed },
  { key: 'conflicting', kind: null, count: (counts) => counts.conflicting },
  { key: 'same', kind: 'nothing', count: (counts) => counts.same },
  { key: 'twice', kind: 'nothing', count: (counts) => counts.twice },
  { key: 'suppressed', kind: 'refused', count: (counts) => counts.suppressed },
  { key: 'left-out', kind: 'refused', count: (counts) => counts.leftOut },
];

/** What each address becomes, before anything is stored; one rule for all who differ. */
export function PlanStep({ view }: { view: ImportView }) {
  const { t } = useTranslation();
  const [policy, setPolicy] = useState<MergePolicy>('take-theirs');
  const [picked, setPicked] = useState<PlanGroup | null>(null);
  const plan = useAsk('import_plan', { id: view.id, policy }, { keep: true });
  const commit = useDo('import_commit');
  const forget = useDo('import_choose');
  const followRule = () => forget.mutate({ id: view.id, policy, person: null, field: null, takeTheirs: null });
  const head = <Head view={view} now="plan" />;
  if (!plan.data) {
    return (
      <Page head={head}>
        <Failure error={plan.error} again={() => void plan.refetch()} />
      </Page>
    );
  }
  const { counts, byHand } = plan.data;
  // What was chosen by hand stays in sight, for whoever changes their mind.
  const isThere = (group: (typeof groups)[number]) => group.count(counts) > 0 || (group.key === 'conflicting' && byHand > 0);
  const filled = groups.filter(isThere);
  const group = filled.find((one) => one.key === picked) ?? filled.find((one) => one.key === 'changed') ?? filled[0];
  const people = counts.new + counts.changed;
  return (
    <Page
      fill
      head={head}
      foot={
        <>
          <Button component="a" href={`#/import/${view.id}/agreement`}>
            {t('common.back')}
          </Button>
          <span className={css.end}>
            {t('import.plan.foot')}
            <Button
              variant="filled"
              loading={commit.isPending}
              onClick={() => commit.mutate({ id: view.id, policy }, { onSuccess: () => go(`/import/${view.id}/done`) })}
            >
              {people === 0 ? t('import.plan.goNothing') : t('import.plan.go', { count: people, n: number(people) })}
            </Button>
          </span>
        </>
      }
    >
      <Words plan={plan.data} />
      <Failure error={commit.error ?? forget.error} />
      {group && (
        <div className={css.split}>
          <div className={css.kinds} role="group" aria-label={t('import.plan.groups')}>
            {filled.map((one) => (
              <button key={one.key} type="button" className={css.kind} data-within={one.kind === null || undefined} aria-pressed={one.key === group.key} onClick={() => setPicked(one.key)}>
                <span className={css.kindWords}>
                  <span className={css.kindName}>{t(`import.plan.group.${one.key}`)}</span>
                  <span className={css.kindText}>{t(`import.plan.group.${one.key}Text`, { list: plan.data.list })}</span>
                </span>
                <span>{number(one.count(counts))}</span>
                {one.kind === null ? <span className={css.noSwatch} /> : <Swatch kind={one.kind} />}
              </button>
            ))}
          </div>
          <section className={css.rows} aria-label={t(`import.plan.group.${group.key}`)}>
            <div className={css.rowsHead}>
              {group.key === 'changed' || group.key === 'conflicting' ? (
                <>
                  <div>
                    <h2>
                      {group.key === 'changed'
                        ? t('import.plan.change', { count: counts.changed, n: number(counts.changed) })
                        : counts.conflicting === 0
                          ? t('import.plan.noConflict')
                          : t('import.plan.conflict', { count: counts.conflicting, n: number(counts.conflicting) })}
                    </h2>
                    <p className={css.quiet}>
                      {byHand > 0 ? t('import.plan.byHand', { count: byHand, n: number(byHand) }) : t('import.plan.ruleText')}
                      {byHand > 0 && (
                        <>
                          {' '}
                          <button type="button" className="link" disabled={forget.isPending} onClick={followRule}>
                            {t('import.plan.forget')}
                          </button>
                        </>
                      )}
                    </p>
                  </div>
                  <SegmentedControl
                    aria-label={t('import.plan.rule')}
                    value={policy}
                    onChange={(value) => setPolicy(policies.find((one) => one === value) ?? policy)}
                    data={policies.map((value) => ({ value, label: t(`import.plan.${value}`) }))}
                  />
                </>
              ) : (
                <div>
                  <h2>{t(`import.plan.group.${group.key}`)}</h2>
                  <p className={css.quiet}>{t(`import.plan.group.${group.key}Text`, { list: plan.data.list })}</p>
                </div>
              )}
            </div>
            <PlanRows key={group.key} importId={view.id} policy={policy} group={group.key} />
          </section>
        </div>
      )}
    </Page>
  );
}

function Words({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const { counts } = plan;
  const all = counts.new + counts.changed + counts.same + counts.twice + counts.suppressed + counts.leftOut;
  const parts: BarPart[] = [
    { key: 'new', kind: 'to-go', count: counts.new, label: t('import.plan.new') },
    { key: 'changed', kind: 'later', count: counts.changed, label: t('import.plan.changed') },
    { key: 'nothing', kind: 'nothing', count: counts.same + counts.twice, label: t('import.plan.nothing') },
    { key: 'not', kind: 'refused', count: counts.suppressed + counts.leftOut, label: t('import.plan.not') },
  ];
  const fresh = { count: counts.new, n: number(counts.new) };
  const title =
    counts.changed > 0
      ? t('import.plan.title', { new: number(counts.new), people: t('import.plan.isNew', fresh), changed: number(counts.changed) })
      : counts.new > 0
        ? t('import.plan.titleNew', fresh)
        : t('import.plan.titleNothing');
  return (
    <>
      <Sentence title={title} sub={counts.new + counts.changed === 0 && t('import.plan.titleNothingSub')} />
      <div className={css.bar}>
        <Bar parts={parts} label={t('import.plan.bar')} />
        <Legend parts={parts} end={t('import.plan.sum', { addresses: number(all), rows: number(plan.rows) })} />
      </div>
    </>
  );
}
