import type { StoredEvent } from '../engine/ports.ts';
import { findUrlProblem } from './check-url.ts';
import type { Poster } from './create-poster.ts';
import type { Hook, WebhookParts } from './ports.ts';
import { signBody } from './sign.ts';

type PostParts = Pick<WebhookParts, 'clock' | 'wall' | 'settings'>;

/** Posts one event once. null: it was received; else why not. Ends early when `stop` says so. */
export async function postEvent(
  { clock, wall, settings }: PostParts,
  poster: Poster,
  hook: Hook,
  event: StoredEvent,
  stop: AbortSignal,
): Promise<string | null> {
  const problem = findUrlProblem(hook.url, settings.allowed);
  if (problem !== null) return problem;
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const cancel = clock.wakeAt(clock.now() + settings.answerMs, end);
  stop.addEventListener('abort', end);
  try {
    const body = JSON.stringify(event.body);
    const status = await poster.post(new URL(hook.url), headersFor(hook, event, body, wall()), body, ending.signal);
    return status === 200 ? null : `answered ${status}`;
  } catch (error) {
    return ending.signal.aborted ? `no answer within ${settings.answerMs} ms` : describe(error);
  } finally {
    cancel();
    stop.removeEventListener('abort', end);
  }
}

const headersFor = (
  { secret }: Hook,
  { seq }: StoredEvent,
  body: string,
  at: number,
): Readonly<Record<string, string>> => ({
  'Content-Type': 'application/json; charset=utf-8',
  'Content-Length': String(Buffer.byteLength(body)),
  'X-Enqueued-Event-Id': String(seq),
  ...(secret === undefined ? {} : { 'X-Enqueued-Signature': signBody(secret, body, at) }),
});

function describe(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return (code ?? message ?? 'failed').slice(0, 200);
}
