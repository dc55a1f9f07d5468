import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { patient } from './until.ts';

export type Headers = Readonly<Record<string, string>>;
type Listener = (event: Headers) => void;

/**
 * A second, independent way to ask a FreeSWITCH: the product's own connection is what is tested. Header names are kept,
 * a body is under `_body`.
 */
export class EventSocket {
  readonly #socket: Socket;
  readonly #listeners = new Set<Listener>();
  readonly #waiting: ((reply: string) => void)[] = [];
  #unread = Buffer.alloc(0);
  isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    // Every command in the background waits for its end.
    socket.setMaxListeners(0);
    socket.on('data', (bytes) => this.#take(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.isClosed = true;
      for (const answer of this.#waiting.splice(0)) answer('-ERR closed');
    });
  }

  /** @param events names for `event json`, such as `CHANNEL_ANSWER CUSTOM conference::maintenance` */
  static async open(port: number, password: string, events: string): Promise<EventSocket> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    const opened = new EventSocket(socket);
    const reply = await opened.send(`auth ${password}`);
    if (!reply.startsWith('+OK')) {
      socket.destroy();
      throw new Error(`event socket: ${reply}`);
    }
    if (events !== '') await opened.send(`event json ${events}`);
    return opened;
  }

  /** One command of the event socket, and the text of its reply. */
  send(command: string): Promise<string> {
    if (this.isClosed) return Promise.resolve('-ERR closed');
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#socket.write(`${command}\n\n`);
    });
  }

  async api(command: string): Promise<string> {
    return (await this.send(`api ${command}`)).trim();
  }

  /** What takes long, and would hold up everything behind it. */
  async bgapi(command: string, limitMs = 60_000): Promise<string> {
    const job = randomUUID();
    const [end] = await Promise.all([
      this.next((event) => event['Event-Name'] === 'BACKGROUND_JOB' && event['Job-UUID'] === job, limitMs),
      this.send(`bgapi ${command}\nJob-UUID: ${job}`),
    ]);
    return (end['_body'] ?? '').trim();
  }

  /** Runs an application on a channel, after the one that runs there now. */
  execute(uuid: string, application: string, argument = ''): Promise<string> {
    return this.send(
      `sendmsg ${uuid}\ncall-command: execute\nexecute-app-name: ${application}\nexecute-app-arg: ${argument}`,
    );
  }

  /** An empty line has no reply, but FreeSWITCH sends the events that wait when it reads something; else every 20 ms. */
  nudge(): void {
    if (!this.isClosed) this.#socket.write('\n');
  }

  onEvent(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first event from now on that matches. Rejects when none came in time, or the connection is gone. */
  next(matches: (event: Headers) => boolean, limitMs = 10_000): Promise<Headers> {
    return new Promise((resolve, reject) => {
      const stop = this.onEvent((event) => {
        if (matches(event)) end(() => resolve(event));
      });
      const end = (settle: () => void): void => {
        stop();
        clearTimeout(timer);
        this.#socket.off('close', onClose);
        settle();
      };
      const onClose = (): void => end(() => reject(new Error('the event socket was closed')));
      const timer = setTimeout(
        () => end(() => reject(new Error(`no such event within ${patient(limitMs)} ms`))),
        patient(limitMs),
      );
      this.#socket.once('close', onClose);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    for (let end = this.#unread.indexOf('\n\n'); end >= 0; end = this.#unread.indexOf('\n\n')) {
      const headers = readHeaders(this.#unread.toString('utf8', 0, end));
      const bodyEnd = end + 2 + Number(headers['Content-Length'] ?? 0);
      if (this.#unread.length < bodyEnd) return;
      const body = this.#unread.toString('utf8', end + 2, bodyEnd);
      this.#unread = this.#unread.subarray(bodyEnd);
      this.#dispatch(headers, body);
    }
  }

  #dispatch(headers: Headers, body: string): void {
    const type = headers['Content-Type'];
    if (type === 'command/reply') this.#waiting.shift()?.(headers['Reply-Text'] ?? '');
    else if (type === 'api/response') this.#waiting.shift()?.(body);
    else if (type === 'text/event-json') {
      const event = JSON.parse(body) as Headers;
      for (const listener of this.#listeners) listener(event);
    }
  }
}

const readHeaders = (text: string): Headers =>
  Object.fromEntries(
    text.split('\n').map((line) => /^([^:]+): ?(.*)$/.exec(line)?.slice(1) ?? [line, '']) as [string, string][],
  );
