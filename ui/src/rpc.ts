import type { ApiError, Commands } from './generated/wire';

export type Command = keyof Commands;
export type Request<C extends Command> = Commands[C]['request'];
export type Response<C extends Command> = Commands[C]['response'];

/** What a command gives instead of an answer; screens branch on `code` and show `message`. */
export class RpcError extends Error {
  readonly code: string;
  readonly details: unknown;

  constructor({ code, message, details }: ApiError) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** How a call gets to the core: through the shell, to a host on this machine, or to invented answers. */
type Transport = (cmd: Command, payload: unknown) => Promise<unknown>;

interface Shell {
  invoke(cmd: string, payload: unknown): Promise<unknown>;
}

declare global {
  interface Window {
    __TAURI_INTERNALS__?: Shell;
  }
}

const throughShell =
  (shell: Shell): Transport =>
  async (cmd, payload) => {
    try {
      return await shell.invoke('rpc', { cmd, payload });
    } catch (why) {
      throw new RpcError(asApiError(why));
    }
  };

const toHost: Transport = async (cmd, payload) => {
  let answer: Answer;
  try {
    const reply = await fetch('/rpc', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ cmd, payload }),
    });
    answer = (await reply.json()) as Answer;
  } catch {
    throw new RpcError({
      code: 'no-core',
      message: 'The part of Postrider that does the work does not answer. Nothing is lost. Close the window and open it again.',
      details: null,
    });
  }
  if ('error' in answer) throw new RpcError(answer.error);
  return answer.ok;
};

type Answer = { ok: unknown } | { error: ApiError };

function asApiError(why: unknown): ApiError {
  if (typeof why === 'object' && why !== null && 'code' in why && 'message' in why) {
    const details = 'details' in why ? why.details : null;
    return { code: String(why.code), message: String(why.message), details };
  }
  return { code: 'unknown', message: String(why), details: null };
}

/** `vite dev` and the tests answer from src/dev unless the address says `?host`; the built page never holds them. */
const invented = import.meta.env.DEV && !location.search.includes('host');

let transport: Promise<Transport> | undefined;

function connect(): Promise<Transport> {
  if (window.__TAURI_INTERNALS__) return Promise.resolve(throughShell(window.__TAURI_INTERNALS__));
  if (import.meta.env.DEV && invented) return import('./dev/fixtures').then(({ answer }) => answer);
  return Promise.resolve(toHost);
}

/** The one way into the core. */
export async function rpc<C extends Command>(cmd: C, payload: Request<C>): Promise<Response<C>> {
  transport ??= connect();
  return (await (await transport)(cmd, payload)) as Response<C>;
}
