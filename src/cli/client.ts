import { err, ok, type Result } from '../lib/result.ts';
import type { Options } from './options.ts';

export interface Client {
  /** `data` of the answer, or the daemon's own sentence why there is none. */
  get(path: string): Promise<Result<unknown, string>>;
  post(path: string): Promise<Result<unknown, string>>;
  /** Each event as it comes; ends with a sentence when the daemon goes. */
  follow(path: string, each: (text: string) => void): Promise<string>;
}

export function createClient(options: Options, env: NodeJS.ProcessEnv): Client {
  const base = (options.url ?? env['ENQUEUED_URL'] ?? 'http://127.0.0.1:8070').replace(/\/$/, '');
  const key = options.key ?? env['ENQUEUED_KEY'];
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const reach = async (path: string, method = 'GET'): Promise<Result<Response, string>> => {
    try {
      return ok(await fetch(`${base}/v1${path}`, { method, headers }));
    } catch {
      return err(`no daemon answers at ${base}; is it running? (--url, ENQUEUED_URL)`);
    }
  };
  const ask = async (path: string, method: string): Promise<Result<unknown, string>> => {
    const reached = await reach(path, method);
    return reached.ok ? readEnvelope(reached.value) : reached;
  };
  return {
    get: (path) => ask(path, 'GET'),
    post: (path) => ask(path, 'POST'),
    follow: async (path, each) => {
      const reached = await reach(path);
      if (!reached.ok) return reached.error;
      if (!reached.value.ok || reached.value.body === null) return `the daemon answered ${reached.value.status}`;
      await readLines(reached.value.body, each);
      return 'the daemon closed the stream';
    },
  };
}

async function readEnvelope(response: Response): Promise<Result<unknown, string>> {
  const body = (await response.json().catch(() => null)) as { code?: string; msg?: string; data?: unknown } | null;
  if (body?.code === '000000') return ok(body.data);
  return err(
    body === null ? `the daemon answered ${response.status}` : `${body.code ?? response.status}: ${body.msg ?? ''}`,
  );
}

async function readLines(body: ReadableStream<Uint8Array>, each: (text: string) => void): Promise<void> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: ')) each(line.slice('data: '.length));
  }
}
