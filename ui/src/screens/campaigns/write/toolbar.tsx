import { ActionIcon, Button, Popover, TextInput, Tooltip } from '@mantine/core';
import { Bold, FileInput, Heading, Italic, Link, List, Plus, RectangleHorizontal, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { CampaignView } from '../../../generated/wire';
import { failed, told } from '../../../parts/undo';
import { useAsk, useDo } from '../../../query';
import { useRoom } from '../../../room';
import { rpc } from '../../../rpc';
import { useFieldName } from '../../contacts/field-name';
import type { EditorHandle } from './editor';
import { field } from './fields';
import css from './write.module.css';

interface ToolbarProps {
  campaign: number;
  markdown: boolean;
  editor: EditorHandle | null;
  /** The body was taken from a file. */
  onTaken: (campaign: CampaignView) => void;
}

/** Works on what is selected in the message. */
export function Toolbar({ campaign, markdown, editor, onTaken }: ToolbarProps) {
  const { t } = useTranslation();
  return (
    <div className={css.toolbar} role="toolbar" aria-label={t('campaigns.write.body')}>
      {markdown && (
        <>
          <Tool icon={Heading} label={t('campaigns.write.heading')} onClick={() => editor?.heading()} />
          <Tool icon={Bold} label={t('campaigns.write.bold')} keys="Control+B" onClick={() => editor?.bold()} />
          <Tool icon={Italic} label={t('campaigns.write.italic')} keys="Control+I" onClick={() => editor?.italic()} />
          <Tool icon={List} label={t('campaigns.write.bullets')} onClick={() => editor?.bullets()} />
          <span className={css.rule} />
          <LinkTool icon={Link} label={t('campaigns.write.link')} editor={editor} write={(words, to) => editor?.insert(`[${words}](${to})`)} />
          <LinkTool
            icon={RectangleHorizontal}
            label={t('campaigns.write.button')}
            editor={editor}
            write={(words, to) => editor?.insert(`**[${words}](${to})**`, true)}
          />
        </>
      )}
      <FileTool campaign={campaign} onTaken={onTaken} />
      <FieldTool campaign={campaign} editor={editor} />
    </div>
  );
}

interface ToolProps extends React.AriaAttributes {
  ref?: React.Ref<HTMLButtonElement>;
  icon: LucideIcon;
  label: string;
  keys?: string;
  onClick: () => void;
}

/** A popover over it hands down its own attributes. */
function Tool({ icon: Icon, label, keys, onClick, ...handed }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon {...handed} className={css.tool ?? ''} aria-label={label} aria-keyshortcuts={keys} onMouseDown={(event) => event.preventDefault()} onClick={onClick}>
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function FileTool({ campaign, onTaken }: Pick<ToolbarProps, 'campaign' | 'onTaken'>) {
  const { t } = useTranslation();
  const take = useDo('campaign_body');
  const pick = async () => {
    try {
      const file = await rpc('file_pick', { kind: 'body' });
      if (!file) return;
      onTaken(await take.mutateAsync({ id: campaign, handle: file.handle }));
      told(t('campaigns.write.fileDone', { file: file.name }));
    } catch (why) {
      failed(why);
    }
  };
  return <Tool icon={FileInput} label={t('campaigns.write.file')} onClick={() => void pick()} />;
}

interface LinkToolProps {
  icon: LucideIcon;
  label: string;
  editor: EditorHandle | null;
  write: (words: string, to: string) => void;
}

function LinkTool({ icon, label, editor, write }: LinkToolProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const [to, setTo] = useState('https://');
  const ready = words.trim() !== '' && /^(https?:\/\/[^\s)]+|mailto:[^\s)]+)$/.test(to.trim());
  const start = () => {
    setWords(editor?.selected().replace(/[[\]\n]/g, ' ').trim() ?? '');
    setTo('https://');
    setOpen(true);
  };
  return (
    <Popover opened={open} onChange={setOpen} trapFocus returnFocus position="bottom-start" width={320}>
      <Popover.Target>
        <Tool icon={icon} label={label} onClick={start} />
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!ready) return;
            setOpen(false);
            write(words.trim(), to.trim());
          }}
        >
          <TextInput data-autofocus label={t('campaigns.write.linkText')} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
          <TextInput label={t('campaigns.write.linkTo')} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
          {!ready && <p className={css.need}>{t('campaigns.write.linkNeed')}</p>}
          <Button type="submit" disabled={!ready}>
            {t('campaigns.write.linkGo')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function FieldTool({ campaign, editor }: { campaign: number; editor: EditorHandle | null }) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const narrow = useRoom() === 'narrow';
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState<string | null>(null);
  const [other, setOther] = useState('');
  const asked = useAsk('campaign_fields', { id: campaign }, { when: open });
  const fields = asked.data?.fields ?? [];
  const all = asked.data?.of ?? 0;
  return (
    <Popover
      opened={open}
      onChange={(now) => {
        setOpen(now);
        setPicked(null);
      }}
      trapFocus
      returnFocus
      position="bottom-end"
      width={320}
    >
      <Popover.Target>
        <button type="button" className={css.fieldTool} aria-expanded={open} aria-haspopup="dialog" aria-label={t('campaigns.write.field')} onClick={() => setOpen(!open)}>
          <Plus size={18} aria-hidden />
          {t(narrow ? 'campaigns.write.fieldShort' : 'campaigns.write.field')}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('campaigns.write.field')}>
        {picked === null ? (
          <ul>
            {asked.data && fields.length === 0 && <li className={css.need}>{t('campaigns.write.fieldsNone')}</li>}
            {fields.map((one) => (
              <li key={one.name}>
                <button
                  type="button"
                  className={css.fieldRow}
                  onClick={() => {
                    setOther('');
                    setPicked(one.name);
                  }}
                >
                  <span>{fieldName(one.name)}</span>
                  <span>{t('campaigns.write.fieldPeople', { n: number(one.people), of: number(all) })}</span>
                </button>
              </li>
            ))}
          </ul>
        ) : (
          <form
            className={css.form}
            onSubmit={(event) => {
              event.preventDefault();
              setOpen(false);
              setPicked(null);
              editor?.insert(field(picked, other));
            }}
          >
            <p className={css.strong}>{fieldName(picked)}</p>
            <TextInput
              data-autofocus
              label={t('campaigns.write.fieldElse')}
              description={t('campaigns.write.fieldElseHint')}
              value={other}
              onChange={(event) => setOther(event.currentTarget.value)}
            />
            <Button type="submit">{t('campaigns.write.fieldGo')}</Button>
          </form>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
