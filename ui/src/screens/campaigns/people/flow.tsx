import { useTranslation } from 'react-i18next';

import { number } from '../../../format';
import type { PeopleView } from '../../../generated/wire';
import { useReason } from './reason';
import css from './people.module.css';

interface FlowProps {
  campaign: string;
  view: PeopleView;
  /** The code of the chosen part; null for those who get it. */
  chosen: string | null;
  onChoose: (code: string | null) => void;
}

// The picture's own units, px at 100 % text; the rows beside it have the same heights.
const width = 186;
const gets = 193;
const rowTall = 40;
const stem = { left: 20, width: 14, top: 36, tall: 220 };

interface Ribbon {
  code: string | null;
  /** Top and height at the stem. */
  from: number;
  thick: number;
  /** Top and height at the row. */
  to: number;
  toThick: number;
}

/** The whole parts into those who get it and one ribbon a reason; each ends at a row to press. */
export function Flow({ campaign, view, chosen, onChoose }: FlowProps) {
  const { t } = useTranslation();
  const reason = useReason();
  const { leftOut, included, total } = view;
  const left = total - included;
  const share = (people: number) => (total === 0 ? 0 : (people / total) * stem.tall);
  const ribbons: Ribbon[] = [];
  const tall = Math.max(share(included), included > 0 ? 3 : 0);
  ribbons.push({ code: null, from: stem.top, thick: tall, to: Math.max(4, (gets - tall) / 2 + 1), toThick: tall });
  let from = stem.top + tall;
  leftOut.forEach((part, index) => {
    const thick = Math.max(1, share(part.people));
    const toThick = Math.min(rowTall - 8, Math.max(3, share(part.people)));
    ribbons.push({ code: part.code, from, thick, to: gets + rowTall + rowTall * (index + 0.5) - toThick / 2, toThick });
    from += thick;
  });
  const height = gets + rowTall * (1 + leftOut.length) + 24;
  const inOrder = [...ribbons].sort((a, b) => Number(a.code === chosen) - Number(b.code === chosen));
  return (
    <div className={css.flow} role="group" aria-label={t('campaigns.people.flow')}>
      <div className={css.picture} aria-hidden>
        <svg viewBox={`0 0 ${width} ${height}`} style={{ width: `${width / 16}rem`, height: `${height / 16}rem` }}>
          {inOrder.map((one) => (
            <path key={one.code ?? ''} d={shape(one)} data-whole={one.code === null || undefined} data-chosen={one.code === chosen || undefined} />
          ))}
          <rect className={css.stem} x={stem.left} y={stem.top} width={stem.width} height={Math.max(stem.tall, from - stem.top)} />
        </svg>
        {total > 0 && included / total > 0.3 && (
          <p className={css.whole}>
            <b>{number(total)}</b>
            <br />
            {t('campaigns.people.onList')}
          </p>
        )}
      </div>
      <div className={css.ends}>
        <button type="button" className={css.gets} aria-pressed={chosen === null} onClick={() => onChoose(null)}>
          <b className={css.big}>{number(included)}</b>
          <span>{t('campaigns.people.willGet', { name: campaign })}</span>
        </button>
        {left > 0 && <p className={css.endHead}>{t('campaigns.people.leftHead', { count: left, n: number(left) })}</p>}
        {leftOut.map((part) => (
          <button key={part.code} type="button" className={css.end} aria-pressed={chosen === part.code} onClick={() => onChoose(part.code)}>
            <span>{reason(part).label}</span>
            <span>{number(part.people)}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

/** A band from the stem to its row, curved like a stream. */
function shape({ from, thick, to, toThick }: Ribbon): string {
  const x0 = stem.left + stem.width;
  const x1 = width;
  const middle = (x0 + x1) / 2;
  return [
    `M ${x0} ${from}`,
    `C ${middle} ${from} ${middle} ${to} ${x1} ${to}`,
    `L ${x1} ${to + toThick}`,
    `C ${middle} ${to + toThick} ${middle} ${from + thick} ${x0} ${from + thick}`,
    'Z',
  ].join(' ');
}
