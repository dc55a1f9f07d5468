import net from 'node:net';

export type EventRecord = Readonly<Record<string, string>>;

/** One message of the event socket. */
export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A small raw event-socket client: commands with their replies, events in the order in which they came. */
export interface EventSocketClient {
  readonly events: EventRecord[];
  /** Everything that came, as text. */
  readonly raw: () => string;
  readonly isClosed: () => boolean;
  /** Reply-Text of a command. */
  send(command: string): Promise<string>;
  /** Body of an api command. */
  api(command: string): Promise<string>;
  /** Result of a background job. */
  bgapi(command: string, job?: string): Promise<string>;
  execute(uuid: string, application: string, data?: string): Promise<string>;
  /** The first event that fits, past or coming. */
  event(matches: (event: EventRecord) => boolean): Promise<EventRecord>;
  closed(): Promise<void>;
  close(): void;
}

export async function connectClient(
  port: number,
  options: { password?: string; events?: string } = {},
): Promise<EventSocketClient> {
  const socket = net.connect({ port, host: '127.0.0.1' });
  const client = wrapSocket(socket);
  await client.first;
  await client.send(`auth ${options.password ?? 'ClueCon'}`);
  if (options.events !== undefined) await client.send(`event json ${options.events}`);
  return client;
}

/** Also for a socket that the switch opened: `first` is then the answer to what we send. */
export interface WrappedSocket extends EventSocketClient {
  /** The first thing that comes: the greeting of an inbound socket. */
  readonly first: Promise<Message>;
  /** Says `connect` on an outbound socket; all about its channel. */
  open(): Promise<Message>;
}

export function wrapSocket(socket: net.Socket): WrappedSocket {
  const events: EventRecord[] = [];
  const replies: ((message: Message) => void)[] = [];
  let watchers: (() => void)[] = [];
  let rest = Buffer.alloc(0);
  let text = '';
  let isClosed = false;
  let jobs = 0;

  const take = (message: Message): void => {
    if (message.headers['Content-Type'] === 'text/event-json') events.push(JSON.parse(message.body) as EventRecord);
    else if (!['text/disconnect-notice', 'log/data'].includes(message.headers['Content-Type'] ?? ''))
      replies.shift()?.(message);
    const now = watchers;
    watchers = [];
    for (const watcher of now) watcher();
  };
  socket.on('data', (chunk) => {
    text += chunk.toString();
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf('\n\n');
      if (end < 0) return;
      const headers = Object.fromEntries(
        rest
          .subarray(0, end)
          .toString()
          .split('\n')
          .map((line) => line.split(/: (.*)/s).slice(0, 2)),
      ) as Record<string, string>;
      const length = Number(headers['Event-Name'] === undefined ? (headers['Content-Length'] ?? 0) : 0);
      if (rest.length < end + 2 + length) return;
      take({ headers, body: rest.subarray(end + 2, end + 2 + length).toString() });
      rest = rest.subarray(end + 2 + length);
    }
  });
  socket.on('error', () => undefined);
  const gone = new Promise<void>((resolve) =>
    socket.on('close', () => {
      isClosed = true;
      for (const watcher of watchers) watcher();
      resolve();
    }),
  );
  const first = new Promise<Message>((resolve, reject) => {
    replies.push(resolve);
    void gone.then(() => reject(new Error('closed')));
  });
  first.catch(() => undefined);

  const request = (command: string): Promise<Message> =>
    new Promise((resolve) => {
      replies.push(resolve);
      socket.write(`${command}\n\n`);
    });
  const client: WrappedSocket = {
    first,
    open() {
      socket.write('connect\n\n');
      return first;
    },
    events,
    raw: () => text,
    isClosed: () => isClosed,
    send: async (command) => (await request(command)).headers['Reply-Text'] ?? '',
    api: async (command) => (await request(`api ${command}`)).body,
    async bgapi(command, job = `job-${(jobs += 1)}`) {
      await request(`bgapi ${command}\nJob-UUID: ${job}`);
      return (await client.event((event) => event['Job-UUID'] === job))['_body'] ?? '';
    },
    execute: (uuid, application, data) =>
      client.send(
        `sendmsg ${uuid}\ncall-command: execute\nexecute-app-name: ${application}${data === undefined ? '' : `\nexecute-app-arg: ${data}`}`,
      ),
    async event(matches) {
      for (let from = 0; ;) {
        for (; from < events.length; from += 1) {
          const event = events[from];
          if (event && matches(event)) return event;
        }
        if (isClosed) throw new Error('the socket closed before the event came');
        await new Promise<void>((resolve) => watchers.push(resolve));
      }
    },
    closed: () => gone,
    close: () => void socket.destroy(),
  };
  return client;
}

/** An event in short, for the comparison of orders: `ANSWER`, `EXECUTE playback`, `conference add-member`. */
export function inShort(event: EventRecord): string {
  const name = event['Event-Name'] ?? '';
  if (name === 'CUSTOM')
    return `${event['Event-Subclass']?.split('::')[0]} ${event['Action'] ?? event['Event-Subclass']?.split('::')[1] ?? ''}`;
  const detail = event['Application'] ?? event['Playback-Status'] ?? event['DTMF-Digit'] ?? event['Hangup-Cause'];
  const short = name.replace('CHANNEL_', '');
  return short === 'STATE' ? `STATE ${event['Channel-State']}` : `${short}${detail === undefined ? '' : ` ${detail}`}`;
}
