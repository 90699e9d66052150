import { useElementSize } from '@mantine/hooks';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import { number, time } from '../../../format';
import type { Chart as ChartData, ChartMark } from '../../../generated/wire';
import { scale } from '../../../room';
import { useWords } from '../words';
import { axis } from './axis';
import css from './chart.module.css';
import { holesOf, layOut, stack, sum, tallest, type Layout } from './layout';
import { ChartTable } from './table';

interface ChartProps {
  title: string;
  chart: ChartData;
  /** Height of the plot in px at 100 % text. */
  height: number;
  /** Words on the dotted line; without them there is none. */
  most?: string | undefined;
  /** Draws a line where now is. */
  now?: string | undefined;
  /** Ends the line of time here: it is paused, and these words stand where the rest would. */
  stopped?: { since: string; words: string } | undefined;
}

/** Messages over time: bars, the limit, now, the waits in words. */
export function Chart({ title, chart, height: tall, most, now, stopped }: ChartProps) {
  const { t } = useTranslation();
  const words = useWords();
  const name = useId();
  const { ref, width } = useElementSize();
  const zoom = scale();
  const height = tall * zoom;
  const tail = stopped ? Math.min(430 * zoom, width * 0.44) : 0;
  const line = stopped?.since ?? now;
  const layout = layOut(chart, Math.max(200, width - tail), 146 * zoom, 150 * zoom, line ? [Date.parse(line)] : []);
  const full = tallest(chart);
  const perMessage = height / full;
  const holes = holesOf(chart, layout, 96 * zoom);
  const labels = axis(chart, layout, zoom, line);
  const here = line === undefined ? null : layout.x(Date.parse(line));
  const limitFrom = chart.bars.find((bar) => sum(bar) > full * 0.6);
  const limit = most !== undefined && chart.mostPerBar !== null && limitFrom ? layout.x(Date.parse(limitFrom.from)) : null;
  return (
    <figure className={css.chart} aria-labelledby={name}>
      <figcaption className={css.title} id={name}>
        {title}
      </figcaption>
      <div className={css.plot} ref={ref} style={{ height: height + 60 * zoom }} aria-hidden>
        {width > 0 && (
          <>
            <svg className={css.picture} width={width} height={height + 34 * zoom} style={{ top: 26 * zoom }}>
              {limit !== null &&
                layout.runs.map((run) => run.right > limit && <line key={run.from} className={css.limit} x1={Math.max(run.left, limit)} x2={run.right} y1={-1.5} y2={-1.5} />)}
              <Bars chart={chart} layout={layout} height={height} perMessage={perMessage} />
              {layout.runs.map((run) => (
                <line key={run.from} className={css.ground} x1={run.left} x2={run.right} y1={height + 0.5} y2={height + 0.5} />
              ))}
              {stopped && <line className={css.limit} x1={layout.end} x2={width} y1={height + 0.5} y2={height + 0.5} />}
              {here !== null && <line className={css.now} x1={here} x2={here} y1={-24 * zoom} y2={height + 6 * zoom} />}
            </svg>
            {limit !== null && (
              <span className={css.most} style={{ right: Math.max(0, width - layout.end), top: 0 }}>
                {most}
              </span>
            )}
            {labels.map((label) => (
              <span key={label.key} className={css.label} data-strong={label.strong || undefined} data-align={label.align} style={{ left: label.x, top: height + 34 * zoom }}>
                {label.text}
              </span>
            ))}
            {here !== null && line !== undefined && (
              <span className={css.label} data-strong data-align={here < 60 ? undefined : here > width - 60 ? 'end' : 'middle'} style={{ left: here, top: height + 34 * zoom }}>
                {stopped ? t('campaigns.chart.pausedSince', { time: time(stopped.since) }) : t('campaigns.chart.now', { time: time(line) })}
              </span>
            )}
            {holes.map(({ gap, left, right }) => (
              <p key={gap.from} className={css.gap} style={{ left: left + 8, width: right - left - 16, bottom: 84 * zoom }}>
                {words.gap(gap.because, gap.until)}
              </p>
            ))}
            {holes.map(
              ({ gap, before }) =>
                gap.because.kind === 'canary' &&
                before && (
                  <span key={gap.from} className={css.most} style={{ left: layout.x(Date.parse(before.from)), bottom: sum(before) * perMessage + 38 * zoom }}>
                    {t('campaigns.chart.first', { n: number(gap.because.people) })}
                  </span>
                ),
            )}
            {stopped && (
              <p className={css.gap} style={{ left: layout.end + 16, width: Math.max(0, width - layout.end - 32), bottom: 64 * zoom }}>
                {stopped.words}
              </p>
            )}
            {chart.marks.map((mark) => (
              <Mark key={mark.from} mark={mark} chart={chart} layout={layout} height={height} perMessage={perMessage} zoom={zoom} />
            ))}
          </>
        )}
      </div>
      <ChartTable title={title} chart={chart} />
    </figure>
  );
}

interface BarsProps {
  chart: ChartData;
  layout: Layout;
  height: number;
  perMessage: number;
}

function Bars({ chart, layout, height, perMessage }: BarsProps) {
  const width = Math.max(1, layout.slot - Math.min(10, layout.slot * 0.16));
  return chart.bars.map((bar) => {
    const left = layout.x(Date.parse(bar.from));
    return (
      <g key={bar.from}>
        {stack(bar, perMessage).map(({ kind, y, height: tall }) =>
          kind === 'uncertain' ? (
            <rect key={kind} data-kind={kind} x={left + 0.75} y={height - y - tall + 0.75} width={Math.max(1, width - 1.5)} height={Math.max(1, tall - 1.5)} />
          ) : (
            <rect key={kind} data-kind={kind} x={left} y={height - y - tall} width={width} height={tall} />
          ),
        )}
      </g>
    );
  });
}

interface MarkProps extends BarsProps {
  mark: ChartMark;
  zoom: number;
}

/** What went wrong, over the dip it made; where there is no room over it, above the plot with a line down. */
function Mark({ mark, chart, layout, height, perMessage, zoom }: MarkProps) {
  const { t } = useTranslation();
  const step = chart.barSeconds * 1_000;
  const middle = (Date.parse(mark.from) + Date.parse(mark.until)) / 2;
  const at = layout.x(middle);
  const half = 50 * zoom;
  const close = chart.bars.filter((bar) => Math.abs(layout.x(Date.parse(bar.from) + step / 2) - at) < half + layout.slot * 0.5);
  const highest = Math.max(0, ...close.map((bar) => sum(bar) * perMessage));
  const tall = (mark.number === null ? 44 : 76) * zoom;
  const minutes = Math.max(1, Math.round((Date.parse(mark.until) - Date.parse(mark.from)) / 60_000));
  const text = mark.trouble === 'line-away' ? t('campaigns.chart.mark.line-away', { count: minutes }) : t(`campaigns.chart.mark.${mark.trouble}`);
  const left = Math.max(half, Math.min(at, layout.end - half));
  if (highest + tall < height + 20 * zoom) {
    return (
      <div className={css.mark} style={{ left, width: half * 2, bottom: highest + 40 * zoom }}>
        {mark.number !== null && <span className={css.ring}>{mark.number}</span>}
        <span>{text}</span>
      </div>
    );
  }
  const under = chart.bars.find((bar) => Date.parse(bar.from) <= middle && middle < Date.parse(bar.from) + step);
  const down = under ? height - sum(under) * perMessage : height;
  return (
    <>
      <div className={css.mark} data-above style={{ left, top: 0 }}>
        {mark.number !== null && <span className={css.ring}>{mark.number}</span>}
        {mark.number === null && <span>{text}</span>}
      </div>
      {down > 12 && <span className={css.leader} style={{ left: at, top: 26 * zoom, height: Math.max(0, down - 6) }} />}
    </>
  );
}

/** For the caption of a bar's limit. */
export function useMost(chart: ChartData | null | undefined): string | undefined {
  const { t } = useTranslation();
  const words = useWords();
  if (!chart || chart.mostPerBar === null) return undefined;
  return t('campaigns.chart.most', { n: number(chart.mostPerBar), span: words.within(chart.barSeconds) });
}
