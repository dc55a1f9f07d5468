import { isIP } from 'node:net';
import type { StoredEvent } from '../engine/ports.ts';
import { findUrlProblem, hostOf, isForbiddenAddress } from './check-url.ts';
import type { Hook, WebhookParts } from './ports.ts';
import { signBody } from './sign.ts';

type PostParts = Pick<WebhookParts, 'clock' | 'wall' | 'fetch' | 'resolve' | 'settings'>;

/** Posts one event once. null: it was received; else why not. Ends early when `stop` says so. */
export async function postEvent(
  parts: PostParts,
  hook: Hook,
  event: StoredEvent,
  stop: AbortSignal,
): Promise<string | null> {
  const { clock, settings } = parts;
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const cancel = clock.wakeAt(clock.now() + settings.answerMs, end);
  stop.addEventListener('abort', end);
  try {
    const problem = await findAddressProblem(parts, hook.url, ending.signal);
    if (problem !== null) return problem;
    const response = await parts.fetch(hook.url, requestFor(hook, event, parts.wall(), ending.signal));
    await response.body?.cancel();
    return response.status === 200 ? null : `answered ${response.status}`;
  } catch (error) {
    return ending.signal.aborted ? `no answer within ${settings.answerMs} ms` : describe(error);
  } finally {
    cancel();
    stop.removeEventListener('abort', end);
  }
}

/** A redirect is an answer like any other but 200: whoever receives must not choose where we post to. */
function requestFor(hook: Hook, event: StoredEvent, now: number, signal: AbortSignal): RequestInit {
  const body = JSON.stringify(event.body);
  const signature = hook.secret === undefined ? {} : { 'X-Enqueued-Signature': signBody(hook.secret, body, now) };
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'X-Enqueued-Event-Id': String(event.seq),
    ...signature,
  };
  return { method: 'POST', headers, body, redirect: 'manual', signal };
}

/** Looked up each time: a name may be made to point elsewhere after the start. */
async function findAddressProblem(
  { resolve, settings }: PostParts,
  url: string,
  ending: AbortSignal,
): Promise<string | null> {
  const problem = findUrlProblem(url, settings.allowed);
  if (problem !== null) return problem;
  const host = hostOf(new URL(url));
  if (isIP(host) !== 0) return null;
  const forbidden = (await within(resolve(host), ending)).find(isForbiddenAddress);
  return forbidden === undefined ? null : `${host} is ${forbidden}: link-local and metadata addresses are not called`;
}

const within = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
    work.then(resolve, reject);
  });

/** fetch hides the reason in `cause`. */
function describe(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  return (cause?.code ?? cause?.message ?? message ?? 'failed').slice(0, 200);
}
