import { Button } from '@mantine/core';
import { Ban, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { date, number } from '../../format';
import type { PersonView } from '../../generated/wire';
import { readable } from '../../parts/address';
import { Drawer, Facts } from '../../parts/drawer';
import { Failure } from '../../parts/failure';
import { Note } from '../../parts/note';
import { failed, told } from '../../parts/undo';
import { useAsk, useDo } from '../../query';
import { rpc } from '../../rpc';
import css from './contacts.module.css';
import { EditPerson } from './edit-person';
import { useFieldName } from './field-name';
import { PersonTags } from './person-tags';
import { Timeline } from './timeline';

/** One person: why first, then facts, then what happened. `focus` where a key opened them. */
export function Person({ id, focus, onClose }: { id: number; focus: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const [editing, setEditing] = useState(false);
  const answer = useAsk('contact', { id });
  const stop = useDo('contacts_stop');
  const person = answer.data;
  if (!person) {
    return (
      <Drawer title={answer.error ? t('common.failedTitle') : ' '} focus={focus} onClose={onClose}>
        <Failure error={answer.error} />
      </Drawer>
    );
  }
  const doNotMail = () =>
    stop.mutate(
      { selection: { kind: 'these', ids: [id] }, why: t('contacts.stopWhy') },
      {
        onSuccess: ({ added, batch }) =>
          told(
            t('contacts.stoppedToast', { count: added, n: number(added) }),
            batch === null ? undefined : () => rpc('suppressions_undo', { batch }),
          ),
        onError: failed,
      },
    );
  const basis = t(`common.basis.${person.basis}`);
  return (
    <Drawer
      title={person.name ?? t('contacts.noName')}
      sub={readable(person)}
      focus={focus}
      onClose={onClose}
      foot={
        !editing && (
          <>
            <Button leftSection={<Pencil size={18} aria-hidden />} onClick={() => setEditing(true)}>
              {t('contacts.drawer.edit')}
            </Button>
            {person.doNotMail === null ? (
              <Button leftSection={<Ban size={18} aria-hidden />} onClick={doNotMail} loading={stop.isPending}>
                {t('contacts.drawer.stop')}
              </Button>
            ) : (
              <Button component="a" href={`#/do-not-mail/${person.doNotMail.id}`} leftSection={<Ban size={18} aria-hidden />}>
                {t('contacts.drawer.seeStop')}
              </Button>
            )}
          </>
        )
      }
    >
      <Why person={person} />
      {editing ? (
        <EditPerson person={person} onClose={() => setEditing(false)} />
      ) : (
        <Facts
          facts={[
            {
              label: t('contacts.drawer.consent'),
              value: person.basisSince ? t('contacts.drawer.since', { basis, date: date(person.basisSince) }) : basis,
            },
            {
              label: t('contacts.drawer.lists'),
              value: person.lists.map((list) => list.name).join(', ') || t('contacts.drawer.noLists'),
            },
            { label: t('contacts.column.tags'), value: <PersonTags id={id} tags={person.tags} /> },
            ...person.fields.map((field) => ({ label: fieldName(field.name), value: field.value })),
          ]}
        />
      )}
      {person.timeline.length > 0 && (
        <>
          <h3 className={css.happened}>{t('contacts.drawer.happened')}</h3>
          <Timeline entries={person.timeline} />
        </>
      )}
    </Drawer>
  );
}

function Why({ person }: { person: PersonView }) {
  const { t } = useTranslation();
  const { doNotMail, verdict, findings } = person;
  if (doNotMail) {
    const when = date(doNotMail.since);
    return (
      <div className={css.note}>
        <Note title={t('contacts.drawer.stopTitle', { reason: t(`common.reason.${doNotMail.reason}`) })}>
          {doNotMail.list === null
            ? t('contacts.drawer.stopText', { date: when })
            : t('contacts.drawer.stopTextList', { date: when, list: doNotMail.list })}
        </Note>
      </div>
    );
  }
  if (verdict === 'ok') return null;
  const finding = findings[0];
  return (
    <div className={css.note}>
      <Note title={t(`contacts.drawer.${verdict}`, { why: finding?.message ?? t('contacts.drawer.noWhy') })}>{finding?.fix}</Note>
    </div>
  );
}
