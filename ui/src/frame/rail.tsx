import { Tooltip } from '@mantine/core';
import type { TFunction } from 'i18next';
import { Check, Laptop, Search, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { dateOrToday, number } from '../format';
import type { AppStatus } from '../generated/wire';
import { Horn } from '../parts/horn';
import { useRoom } from '../room';
import { useRoute } from '../route';
import { rail } from './places';
import css from './rail.module.css';

interface RailProps {
  status: AppStatus | undefined;
  onFind: () => void;
}

/** The sidebar: name, palette, places, and one line that says whether anything waits unseen. */
export function Rail({ status, onFind }: RailProps) {
  const { t } = useTranslation();
  const folded = useRoom() !== 'wide';
  const { place } = useRoute();
  const open = place === 'import' ? 'contacts' : place;
  const counts: Partial<Record<string, number>> = { home: status?.needs };
  return (
    <nav className={css.rail} data-folded={folded || undefined} aria-label={t('frame.places')}>
      <div className={css.name}>
        <Horn />
        {folded ? <span className="hidden">{t('frame.name')}</span> : <span>{t('frame.name')}</span>}
      </div>
      <Tooltip label={t('frame.find')} position="right" disabled={!folded}>
        <button type="button" className={css.find} onClick={onFind} aria-keyshortcuts="Control+K">
          <Search size={18} aria-hidden />
          <span className={folded ? 'hidden' : css.findWord}>{t('frame.find')}</span>
          {!folded && <span aria-hidden>{t('frame.findKeys')}</span>}
        </button>
      </Tooltip>
      <ul className={css.places}>
        {rail.map(({ place: key, icon: Icon }) => {
          const count = counts[key] ?? 0;
          return (
            <li key={key}>
              <Tooltip label={t(`frame.place.${key}`)} position="right" disabled={!folded}>
                <a className={css.place} href={`#/${key}`} aria-current={open === key ? 'page' : undefined}>
                  <Icon size={18} aria-hidden />
                  <span className={folded ? 'hidden' : css.word}>{t(`frame.place.${key}`)}</span>
                  {count > 0 && <span className={folded ? css.dot : css.count}>{folded ? <span className="hidden">{count}</span> : number(count)}</span>}
                </a>
              </Tooltip>
            </li>
          );
        })}
      </ul>
      {status && <Foot status={status} folded={folded} />}
    </nav>
  );
}

function Foot({ status, folded }: { status: AppStatus; folded: boolean }) {
  const { t } = useTranslation();
  const line = footLine(status, t);
  return (
    <Tooltip label={line.text} position="right" disabled={!folded}>
      <p className={css.foot} data-tone={line.tone}>
        {line.icon}
        <span className={folded ? 'hidden' : undefined}>{line.text}</span>
      </p>
    </Tooltip>
  );
}

function footLine(status: AppStatus, t: TFunction) {
  if (status.sender === 'elsewhere') {
    return { tone: 'wait', icon: <TriangleAlert size={16} aria-hidden />, text: t('frame.foot.elsewhere') };
  }
  switch (status.inbox.kind) {
    case 'waiting':
      return { tone: 'wait', icon: <TriangleAlert size={16} aria-hidden />, text: t('frame.foot.unread') };
    case 'looked':
      return { tone: 'done', icon: <Check size={16} aria-hidden />, text: t('frame.foot.looked', { when: dateOrToday(status.inbox.at) }) };
    case 'nothing-sent':
      return { tone: 'plain', icon: <Laptop size={16} aria-hidden />, text: t('frame.foot.stays') };
  }
}
