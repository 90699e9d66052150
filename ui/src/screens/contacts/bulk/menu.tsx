import { Button, Menu } from '@mantine/core';
import { ChevronUp, ListMinus, ListPlus, Pencil, Tag, Tags, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Selection } from '../../../generated/wire';
import { failed } from '../../../parts/undo';
import { ChangeDialog, type Asked } from './dialogs';
import { useDo } from '../../../query';
import { follow } from './follow';

interface BulkMenuProps {
  selection: Selection;
  count: number;
  /** The ticks come off once a change has begun. */
  onStarted: () => void;
}

const deeds = [
  { asks: 'add-tag', icon: Tag },
  { asks: 'remove-tag', icon: Tags },
  { asks: 'set-field', icon: Pencil },
  { asks: 'join-list', icon: ListPlus },
  { asks: 'leave-list', icon: ListMinus },
] as const;

/** What can be done to many people at once. */
export function BulkMenu({ selection, count, onStarted }: BulkMenuProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const change = useDo('contacts_change');
  const remove = () =>
    change.mutate(
      { selection, change: { kind: 'remove' } },
      {
        onSuccess: (view) => {
          onStarted();
          void follow(view, 'remove');
        },
        onError: failed,
      },
    );
  return (
    <>
      <Menu position="top-end" withinPortal>
        <Menu.Target>
          <Button rightSection={<ChevronUp size={18} aria-hidden />} loading={change.isPending}>
            {t('contacts.bulk.change')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {deeds.map(({ asks, icon: Icon }) => (
            <Menu.Item key={asks} leftSection={<Icon size={18} aria-hidden />} onClick={() => setAsked(asks)}>
              {t(`contacts.bulk.menu.${asks}`)}
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<Trash2 size={18} aria-hidden />} onClick={remove}>
            {t('contacts.bulk.menu.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked && <ChangeDialog asked={asked} selection={selection} count={count} onClose={() => setAsked(null)} onStarted={onStarted} />}
    </>
  );
}
