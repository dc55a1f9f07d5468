import type { WebSocket } from 'ws';
import { createTokenBuckets } from '../rest/token-bucket.ts';
import { problemOf, SUCCESS, type Problem } from './codes.ts';
import type { SocketDesk } from './desk.ts';
import { tellPresent } from './present.ts';
import { parseFrame } from './read-message.ts';
import { serve, type Served } from './serve.ts';
import type { Line, Session } from './sessions.ts';
import type { Identity, Visitor } from './visitor.ts';

/** Who says nothing for so long is not there any more. */
const SILENCE_MS = 30_000;

/** So many messages that no client of ours would send are answered; then two each second. */
const BAD_AT_ONCE = 200;
const BAD_PER_SECOND = 2;
/** While a password is looked at. */
const MOST_WAITING = 100;
/** A client that does not read does not answer a close either. */
const CLOSE_MS = 1000;

const CLOSE = { policy: 1008, slow: 1013, replaced: 4010 } as const;

export interface Opening {
  readonly address: string;
  readonly identity: Identity | null;
  /** Over which the path has shown that it is the same client. */
  readonly session: Session | null;
}

type Message = Readonly<Record<string, unknown>>;

/** One WebSocket, until it is closed. Gives whether nobody is checked in over it. */
export function openConnection(
  desk: SocketDesk,
  socket: WebSocket,
  { address, identity, session }: Opening,
): () => boolean {
  const { clock, settings, logger } = desk;
  const flood = createTokenBuckets(clock, settings.messagesPerSecond, 4 * settings.messagesPerSecond);
  const bad = createTokenBuckets(clock, BAD_PER_SECOND, BAD_AT_ONCE);
  const waiting: string[] = [];
  /** Pushes that would overtake the reply to the message that made them. */
  let held: Message[] | null = null;
  let isBusy = false;
  let heardAt = clock.now();
  let cancelSilence = (): void => undefined;

  const cutOff = (code: number, reason: string): void => {
    if (socket.readyState !== socket.OPEN) return;
    logger.info({ address, code, reason, agent: visitor.session?.agentId }, 'an agent connection is cut off');
    socket.close(code, reason);
    clock.wakeAt(clock.now() + CLOSE_MS, () => socket.terminate());
  };
  const write = (message: Message): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > settings.maxBufferedBytes) cutOff(CLOSE.slow, 'too slow: does not read');
    else socket.send(JSON.stringify(message));
  };
  const line: Line = {
    push: (message) => void (held === null ? write(message) : held.push(message)),
    drop: ({ code, msg }) => {
      write(greeting({ code, msg }));
      cutOff(CLOSE.replaced, msg);
    },
  };
  const visitor: Visitor = { address, identity, line, caller: null, session };

  const answer = ({ reply, isBad, after }: Served): void => {
    write(reply);
    after?.();
    if (isBad && bad.take('') > 0) cutOff(CLOSE.policy, 'too many messages that are none');
  };
  const refuse = (problem: Problem, text = ''): void => {
    const { reqId } = parseFrame(text).frame;
    answer({ reply: { req_id: reqId, msg_type: 'error', ...problem }, isBad: true, after: null });
  };

  const take = (text: string): void => {
    held = [];
    const served = serve(desk, visitor, text);
    const pushes = held;
    held = null;
    if ('later' in served) {
      isBusy ||= served.isAlone;
      void served.later.then((late) => finish(late, served.isAlone));
    } else answer(served);
    for (const message of pushes) write(message);
  };
  const goOn = (): void => {
    const next = isBusy ? undefined : waiting.shift();
    if (next === undefined) return;
    take(next);
    goOn();
  };
  const finish = (served: Served, wasAlone: boolean): void => {
    // It was closed while the password was looked at.
    if (socket.readyState !== socket.OPEN && visitor.session !== null) desk.sessions.detach(visitor.session, line);
    answer(served);
    if (!wasAlone) return;
    isBusy = false;
    goOn();
  };
  const hear = (text: string): void => {
    if (flood.take('') > 0 || waiting.length >= MOST_WAITING)
      return refuse(problemOf('limit', `too many messages: ${settings.messagesPerSecond} each second`), text);
    if (isBusy) waiting.push(text);
    else take(text);
  };
  const watchSilence = (): void => {
    cancelSilence = clock.wakeAt(heardAt + SILENCE_MS, () => {
      if (clock.now() - heardAt >= SILENCE_MS) cutOff(CLOSE.policy, 'silent for 30 s');
      else watchSilence();
    });
  };

  socket.on('message', (bytes, isBinary) => {
    heardAt = clock.now();
    if (isBinary) refuse(problemOf('badParameter', 'message: expected text'));
    else hear((bytes as Buffer).toString('utf8'));
  });
  socket.on('ping', () => void (heardAt = clock.now()));
  socket.on('error', (error) => logger.debug({ err: error, address }, 'an agent connection broke'));
  socket.on('close', () => {
    cancelSilence();
    if (visitor.session !== null) desk.sessions.detach(visitor.session, line);
  });
  watchSilence();
  write(greeting({ code: SUCCESS }));
  if (session !== null) {
    desk.sessions.attach(session, line);
    tellPresent(desk, session, 'resume');
  }
  return () => visitor.session === null || !desk.sessions.isAlive(visitor.session);
}

const greeting = (about: { readonly code: string; readonly msg?: string }): Message => ({
  msg_type: 'connect',
  ...about,
});
