import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';

import type { Commands } from '../../generated/wire';
import { useAsk } from '../../query';
import { rpc, type Command, type Request, type Response, type RpcError } from '../../rpc';

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

/** Fetches the windows that are in sight and no others; `head` is the first one, with its totals. */
export function useRows<C extends PagedCommand>(cmd: C, question: Question<C>) {
  const [range, setRange] = useState<Range>({ first: 0, last: 0 });
  const ask = (offset: number) => ({ ...question, offset, limit: page }) as unknown as Request<C>;
  const head = useAsk(cmd, ask(0), { keep: true });

  const windows: number[] = [];
  for (let at = Math.floor(range.first / page); at <= Math.floor(range.last / page); at++) if (at > 0) windows.push(at);
  const answers = useQueries({
    queries: windows.map((at) => ({
      queryKey: [cmd, ask(at * page)],
      queryFn: () => rpc(cmd, ask(at * page)),
    })),
  });

  const loaded = new Map<number, readonly RowOf<C>[]>();
  if (head.data) loaded.set(0, head.data.rows);
  windows.forEach((at, index) => {
    const data = answers[index]?.data;
    if (data) loaded.set(at, data.rows);
  });

  return {
    head: head.data,
    error: (head.error ?? answers.find((answer) => answer.error)?.error ?? null) as RpcError | null,
    again: () => void head.refetch(),
    range,
    setRange,
    row: (index: number): RowOf<C> | undefined => loaded.get(Math.floor(index / page))?.[index % page],
  };
}
