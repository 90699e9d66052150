import { QueryClient, keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { rpc, type Command, type Request, type Response, type RpcError } from './rpc';

export const client = new QueryClient({
  defaultOptions: {
    // The core is on this computer: asking again is cheap, and a retry would only hide what it said.
    queries: { retry: false, staleTime: 2_000, refetchOnWindowFocus: true, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

interface AskOptions<C extends Command> {
  /** Milliseconds between two asks, or a rule on the last answer; false stops. */
  every?: number | ((answer: Response<C> | undefined) => number | false);
  /** False waits. */
  when?: boolean;
  /** Shows the answer to the last question while a new one is on its way. */
  keep?: boolean;
}

/** Asks the core and keeps the answer fresh. */
export function useAsk<C extends Command>(cmd: C, payload: Request<C>, options: AskOptions<C> = {}) {
  const { every, when = true, keep = false } = options;
  return useQuery<Response<C>, RpcError>({
    queryKey: [cmd, payload],
    queryFn: () => rpc(cmd, payload),
    enabled: when,
    refetchInterval: typeof every === 'function' ? (query) => every(query.state.data) : (every ?? false),
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}

/** Has the core do something; every screen that is open then asks again. */
export function useDo<C extends Command>(cmd: C) {
  const queries = useQueryClient();
  return useMutation<Response<C>, RpcError, Request<C>>({
    mutationFn: (payload) => rpc(cmd, payload),
    onSuccess: () => void queries.invalidateQueries(),
  });
}
