import { every } from '../pace/clock.ts';
import { THIS_MACHINE, type Machine } from '../pace/machine.ts';
import { createFrameReader, type Frame } from './frame-reader.ts';
import { decodeEvent, type SwitchEvent } from './switch-event.ts';

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  readonly replyMs: number;
  readonly silenceMs: number;
}

export interface ConnectionHandlers {
  /** The switch accepted the password; commands may be sent. */
  onOpen(): void;
  onEvent(event: SwitchEvent): void;
  /** A line of the switch's log, when it was asked for. */
  onLog(text: string): void;
  /** Once, for every reason; nothing is called afterwards. The reason holds no secret. */
  onClosed(reason: string): void;
}

/** Null: the connection ended first. */
export type OnReply = (reply: string | null) => void;

/** One authenticated inbound connection. Requests go out at once; replies come in the order of the requests. */
export interface Connection {
  send(requests: readonly string[], onReply: OnReply): void;
  /** An empty line: has no meaning and no reply, but makes the switch send the events that wait. */
  nudge(): void;
  close(reason: string): void;
  describe(): { readonly pending: number; readonly garbled: number };
}

interface Pending {
  readonly sentAtMs: number;
  readonly onReply: OnReply;
}

const SIGN_OF_LIFE = 'api global_getvar core_uuid';

/**
 * A reply can only be told by its place in the row: the protocol gives it no name. So a reply that is overdue or not
 * asked for ends the connection, because every later one would be taken for another's.
 */
export function openConnection(
  options: ConnectionOptions,
  handlers: ConnectionHandlers,
  { clock, net }: Machine = THIS_MACHINE,
): Connection {
  const socket = net.connect({ host: options.host, port: options.port, noDelay: true, keepAlive: true });
  const reader = createFrameReader();
  const pending: Pending[] = [];
  let isClosed = false;
  let garbled = 0;
  let heardAtMs = clock.elapsed();

  const close = (reason: string): void => {
    if (isClosed) return;
    isClosed = true;
    stopWatch();
    socket.destroy();
    handlers.onClosed(reason);
    for (const { onReply } of pending.splice(0)) onReply(null);
  };

  const send = (requests: readonly string[], onReply: OnReply): void => {
    if (isClosed) return onReply(null);
    const sentAtMs = clock.elapsed();
    for (let index = 0; index < requests.length; index += 1) pending.push({ sentAtMs, onReply });
    socket.write(requests.map((request) => `${request}\n\n`).join(''));
  };

  const nudge = (): void => {
    if (!isClosed && pending.length === 0 && socket.writableLength === 0) socket.write('\n');
  };

  const takeReply = (reply: string): void => {
    const first = pending.shift();
    if (first === undefined) close('a reply that nobody asked for');
    else first.onReply(reply);
  };

  const authenticate = (): void => {
    send([`auth ${options.password}`], (reply) => {
      if (reply?.startsWith('+OK')) handlers.onOpen();
      else if (reply !== null) close('the switch refused the password of the event socket');
    });
  };

  const take = ({ headers, body }: Frame): void => {
    switch (headers.get('Content-Type')) {
      case 'text/event-json': {
        const event = decodeEvent(body);
        if (event === null) garbled += 1;
        else handlers.onEvent(event);
        return;
      }
      case 'command/reply':
        return takeReply(headers.get('Reply-Text') ?? '');
      case 'api/response':
        return takeReply(body.toString('utf8').trim());
      case 'log/data':
        return handlers.onLog(body.toString('utf8'));
      case 'auth/request':
        return authenticate();
      case 'text/rude-rejection':
        return close('the switch refused our address (apply-inbound-acl)');
      case 'text/disconnect-notice':
        return close('the switch said good-bye');
      default:
        garbled += 1;
    }
  };

  const onData = (bytes: Buffer): void => {
    heardAtMs = clock.elapsed();
    const frames = reader.push(bytes);
    if (frames === null) return close('the stream of the switch cannot be understood');
    for (const frame of frames) {
      if (isClosed) return;
      take(frame);
    }
  };

  const oldestMs = (): number => (pending[0] === undefined ? 0 : clock.elapsed() - pending[0].sentAtMs);

  const keepWatch = (): void => {
    const silentMs = clock.elapsed() - heardAtMs;
    if (oldestMs() > options.replyMs) close('a reply is overdue');
    else if (silentMs > options.silenceMs) close('nothing was heard of the switch');
    else if (silentMs > options.silenceMs / 2 && pending.length === 0) send([SIGN_OF_LIFE], () => undefined);
  };

  socket.on('data', onData);
  socket.on('error', (error) =>
    close(`the event socket failed: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`),
  );
  socket.on('close', () => close('the event socket was closed'));
  const stopWatch = every(clock, Math.max(5, Math.min(options.replyMs, options.silenceMs) / 8), keepWatch);

  return { send, nudge, close, describe: () => ({ pending: pending.length, garbled }) };
}
