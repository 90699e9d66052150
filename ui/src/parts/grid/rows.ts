import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { Commands } from '../../generated/wire';
import { useAsk } from '../../query';
import { rpc, type Command, type Request, type Response, type RpcError } from '../../rpc';
import type { Span } from './range';

/** Commands that give a window of rows. */
export type PagedCommand = {
  [C in Command]: Commands[C] extends { request: { offset: number; limit: number }; response: { rows: unknown[] } } ? C : never;
}[Command];

export type RowOf<C extends PagedCommand> = Response<C>['rows'][number];
export type Question<C extends PagedCommand> = Omit<Request<C>, 'offset' | 'limit'>;

export interface Range {
  first: number;
  last: number;
}

/** Rows of one window; small enough to be quick, large enough that scrolling seldom waits. */
const page = 100;
/** Windows that were scrolled past are forgotten soon: a million rows are ten thousand of them. */
const forget = 30_000;

/** Fetches the windows that are in sight and no others; `head` is the first one, with its totals. Rows of one question
 * stay until the first of the next are there, and an answer to a question that is no longer asked is never shown. */
export function useRows<C extends PagedCommand>(cmd: C, question: Question<C>) {
  const queries = useQueryClient();
  const [range, setRange] = useState<Range>({ first: 0, last: 0 });
  const ask = (of: Question<C>, offset: number) => ({ ...of, offset, limit: page }) as unknown as Request<C>;
  const head = useAsk(cmd, ask(question, 0), { keep: true });

  // What is on the screen: the last question that was answered.
  const asked = JSON.stringify(question);
  const [shown, setShown] = useState({ key: asked, question });
  if (shown.key !== asked && head.data && !head.isPlaceholderData) setShown({ key: asked, question });
  const current = shown.key === asked || head.isPlaceholderData ? shown.question : question;

  const windows: number[] = [];
  for (let at = Math.floor(range.first / page); at <= Math.floor(range.last / page); at++) if (at > 0) windows.push(at);
  const answers = useQueries({
    queries: windows.map((at) => ({
      queryKey: [cmd, ask(current, at * page)],
      queryFn: () => rpc(cmd, ask(current, at * page)),
      gcTime: forget,
    })),
  });

  const loaded = new Map<number, readonly RowOf<C>[]>();
  if (head.data) loaded.set(0, head.data.rows);
  windows.forEach((at, index) => {
    const data = answers[index]?.data;
    if (data) loaded.set(at, data.rows);
  });

  /** All rows of a span, also those never in sight. */
  const between = async ({ from, to }: Span): Promise<RowOf<C>[]> => {
    const found: RowOf<C>[] = [];
    for (let at = Math.floor(from / page); at <= Math.floor(to / page); at++) {
      const answer = await queries.fetchQuery<Response<C>>({
        queryKey: [cmd, ask(current, at * page)],
        queryFn: () => rpc(cmd, ask(current, at * page)),
        gcTime: forget,
      });
      found.push(...answer.rows.slice(Math.max(0, from - at * page), to - at * page + 1));
    }
    return found;
  };

  return {
    head: head.data,
    /** The rows on the screen answer an older question. */
    late: head.isPlaceholderData,
    /** Names the question whose rows are on the screen. */
    shown: shown.key,
    error: (head.error ?? answers.find((answer) => answer.error)?.error ?? null) as RpcError | null,
    again: () => void head.refetch(),
    range,
    setRange,
    row: (index: number): RowOf<C> | undefined => loaded.get(Math.floor(index / page))?.[index % page],
    between,
  };
}
