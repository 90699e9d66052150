import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import { FailedPage } from '../../../parts/failure';
import { Page, Section, Sentence } from '../../../parts/page';
import { useAsk } from '../../../query';
import { Changes } from './changes';
import css from './kept.module.css';
import { NamedRow } from './named-row';

/** What people are sorted by, under its names, and what was changed of many at once. */
export function Kept() {
  const { t } = useTranslation();
  const lists = useAsk('lists', {});
  const tags = useAsk('tags', {});
  const asked = lists.error ? lists : tags;
  if (asked.error) return <FailedPage error={asked.error} again={() => void asked.refetch()} />;
  if (!lists.data || !tags.data) return <Page>{null}</Page>;
  const parts = [
    { kind: 'list', all: lists.data.lists },
    { kind: 'tag', all: tags.data.tags },
  ] as const;
  const none = parts.every(({ all }) => all.length === 0);
  return (
    <Page>
      <Sentence
        title={
          none
            ? t('contacts.kept.titleNone')
            : t('contacts.kept.title', {
                lists: t('contacts.kept.lists', { count: lists.data.lists.length, n: number(lists.data.lists.length) }),
                tags: t('contacts.kept.tags', { count: tags.data.tags.length, n: number(tags.data.tags.length) }),
              })
        }
        sub={!none && t('contacts.kept.sub')}
        actions={
          <Button component="a" href="#/contacts">
            {t('contacts.same.back')}
          </Button>
        }
      />
      <div className={css.halves}>
        {parts.map(({ kind, all }) => (
          <Section key={kind} title={t(`contacts.kept.head.${kind}`)}>
            {all.length === 0 ? (
              <p className={css.none}>{t(`contacts.kept.none.${kind}`)}</p>
            ) : (
              <ul className={css.sheet}>
                {all.map((one) => (
                  <NamedRow key={one.id} kind={kind} one={one} />
                ))}
              </ul>
            )}
          </Section>
        ))}
      </div>
      <Section title={t('contacts.kept.changes')}>
        <Changes />
      </Section>
    </Page>
  );
}
