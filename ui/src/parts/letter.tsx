import { useId, type ReactNode } from 'react';

import { Horn } from './horn';
import css from './letter.module.css';

interface LetterProps {
  /** A question, in serif. */
  title: string;
  /** One line. */
  text: ReactNode;
  /** Two buttons, 44 high. */
  actions: ReactNode;
  /** A quiet line below the buttons. */
  note?: ReactNode;
  /** Words that run round the postmark, upper case. */
  postmark: string;
  /** Under the envelope. */
  children?: ReactNode;
}

/** An empty place: an envelope with a question on it. */
export function Letter({ title, text, actions, note, postmark, children }: LetterProps) {
  return (
    <div className={css.middle}>
      <div className={css.letter}>
        <Franking postmark={postmark} />
        <h1 className={css.title}>{title}</h1>
        <p className={css.text}>{text}</p>
        <div className={css.actions}>{actions}</div>
        {note && <p className={css.note}>{note}</p>}
      </div>
      {children}
    </div>
  );
}

/** Stamp, postmark and its waves. */
function Franking({ postmark }: { postmark: string }) {
  const path = useId();
  const tooth = useId();
  const waves = [0, 1, 2, 3, 4];
  return (
    <svg className={css.franking} viewBox="0 0 248 124" aria-hidden>
      <defs>
        <path id={path} d="M 49 61 m -36.5 0 a 36.5 36.5 0 1 1 73 0 a 36.5 36.5 0 1 1 -73 0" transform="rotate(-12 49 61)" />
        <mask id={tooth}>
          <rect x="143" y="0" width="104" height="124" fill="#fff" />
          {Array.from({ length: 9 }, (_, index) => (
            <g key={index} fill="#000">
              <circle cx={143 + index * 13} cy={0} r={4} />
              <circle cx={143 + index * 13} cy={124} r={4} />
            </g>
          ))}
          {Array.from({ length: 9 }, (_, index) => (
            <g key={index} fill="#000">
              <circle cx={143} cy={2 + index * 15} r={4} />
              <circle cx={247} cy={2 + index * 15} r={4} />
            </g>
          ))}
        </mask>
      </defs>
      <rect className={css.stamp} x="143" y="0" width="104" height="124" mask={`url(#${tooth})`} />
      <rect className={css.frame} x="154.75" y="11.75" width="80.5" height="100.5" />
      <g className={css.horn} transform="translate(168 43)">
        <Horn width={52} stroke={1.25} />
      </g>
      <g className={css.mark}>
        <circle cx="49" cy="61" r="48" />
        <circle cx="49" cy="61" r="30" />
        {waves.map((wave) => (
          <path key={wave} d={`M97 ${35.5 + wave * 13} q 12 -8 24 0 t 24 0 t 24 0 t 24 0 t 24 0 t 24 0`} />
        ))}
      </g>
      <text className={css.words}>
        <textPath href={`#${path}`} textLength="226" lengthAdjust="spacing">
          {postmark}
        </textPath>
      </text>
    </svg>
  );
}
