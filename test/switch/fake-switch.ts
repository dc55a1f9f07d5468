import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { pino, type Logger } from 'pino';
import type { NumberedCommand } from '../../src/core/model/command.ts';
import type { Fact, Snapshot } from '../../src/core/model/fact.ts';
import type { Arrival, Outcome, SwitchListener } from '../../src/engine/ports.ts';
import { DEFAULT_TIMING, DEFAULT_TONES, type SwitchSettings } from '../../src/switch/settings.ts';

/** Waits for a condition; the limit only ends a test that would never end. */
export async function until(what: string, isTrue: () => boolean, limitMs = 60_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!isTrue()) {
    if (Date.now() > end) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export const silentLogger: Logger = pino({ level: 'silent' });

/** A logger whose lines can be read. */
export function createLogbook(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  return { logger: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }), lines };
}

export const eventFrame = (event: object): string => {
  const body = JSON.stringify(event);
  return `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n${body}`;
};

export const apiFrame = (body: string): string =>
  `Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`;

export const replyFrame = (text: string): string => `Content-Type: command/reply\nReply-Text: ${text}\n\n`;

export interface FakeSwitch {
  readonly port: number;
  /** Every request of every connection, in order, without its blank line. */
  readonly requests: string[];
  readonly sockets: Socket[];
  /** What it answers; null: nothing at all. Whatever is not named gets `+OK`. */
  answers: ((request: string) => string | null | undefined)[];
  send(text: string | Buffer): void;
  drop(): void;
  close(): Promise<void>;
}

/** The server's side of the inbound socket, as far as a test needs it. */
export async function startFakeSwitch(password = 'secret'): Promise<FakeSwitch> {
  const requests: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => void sockets.splice(sockets.indexOf(socket), 1));
    socket.write('Content-Type: auth/request\n\n');
    let text = '';
    socket.on('data', (bytes) => {
      // As mod_event_socket does: empty lines before a request have no meaning.
      text = (text + bytes.toString('utf8')).replace(/^\n+/, '');
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const request = text.slice(0, end);
        text = text.slice(end + 2).replace(/^\n+/, '');
        requests.push(request);
        const answer = answerTo(fake, request, password);
        if (answer !== null && !socket.destroyed) socket.write(answer);
        if (request.startsWith('auth ') && answer?.includes('-ERR')) socket.end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeSwitch = {
    port: (server.address() as AddressInfo).port,
    requests,
    sockets,
    answers: [],
    send: (data) => sockets.forEach((socket) => socket.write(data)),
    drop: () => [...sockets].forEach((socket) => socket.destroy()),
    close: () =>
      new Promise((resolve) => {
        [...sockets].forEach((socket) => socket.destroy());
        server.close(() => resolve());
      }),
  };
  return fake;
}

function answerTo(fake: FakeSwitch, request: string, password: string): string | null {
  for (const answer of fake.answers) {
    const text = answer(request);
    if (text !== undefined) return text;
  }
  if (request.startsWith('auth ')) {
    return replyFrame(request === `auth ${password}` ? '+OK accepted' : '-ERR invalid');
  }
  return request.startsWith('api ') ? apiFrame(apiAnswer(request)) : replyFrame('+OK');
}

function apiAnswer(request: string): string {
  if (request === 'api global_getvar core_uuid') return 'core-1';
  if (request.startsWith('api show ')) return '{"row_count":0}';
  if (request === 'api conference json_list') return '[]';
  return '+OK\n';
}

/** A peer of the outbound socket: one call that a script hands over. */
export interface FakeCall {
  readonly socket: Socket;
  readonly heard: () => string;
  answer(channel: Readonly<Record<string, string>>): void;
}

export async function callOut(port: number): Promise<FakeCall> {
  const socket = connect({ host: '127.0.0.1', port });
  let text = '';
  socket.on('data', (bytes) => (text += bytes.toString('utf8')));
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return {
    socket,
    heard: () => text,
    answer: (channel) => {
      const lines = Object.entries(channel).map(([name, value]) => `${name}: ${encodeURIComponent(value)}`);
      socket.write([...lines, 'Content-Type: command/reply', 'Reply-Text: %2BOK%0A', '', ''].join('\n'));
    },
  };
}

/** As the profiles of freeswitch-conf. */
export const CODECS: SwitchSettings['codecs'] = { audio: ['PCMA', 'PCMU'], video: ['VP8', 'H264'] };

export const testSettings = (port: number, more: Partial<SwitchSettings> = {}): SwitchSettings => ({
  eventSocket: { host: '127.0.0.1', port, password: 'secret' },
  listen: { host: '127.0.0.1', port: 0 },
  domain: 'pbx.test',
  gatewayProfile: 'external',
  outbound: [{ prefix: '', strip: 0, dial: 'sofia/gateway/carrier/{number}' }],
  conferenceProfile: 'conversation',
  codecs: CODECS,
  numbersContext: 'default',
  soundsDir: '/sounds',
  recordingsDir: '/recordings',
  music: 'local_stream://moh',
  tones: DEFAULT_TONES,
  timing: { ...DEFAULT_TIMING, shortestPauseMs: 1, longestPauseMs: 5 },
  ...more,
});

export interface Recorder extends SwitchListener {
  readonly facts: Fact[];
  readonly arrivals: Arrival[];
  readonly snapshots: Snapshot[];
  readonly losses: string[];
  readonly outcomes: Map<number, Outcome>;
  /** Everything, in the order in which it was told. */
  readonly story: string[];
  known: string[];
}

export function createRecorder(): Recorder {
  const recorder: Recorder = {
    facts: [],
    arrivals: [],
    snapshots: [],
    losses: [],
    outcomes: new Map(),
    story: [],
    known: [],
    knownLegs: () => recorder.known,
    onAttached: (snapshot) => {
      recorder.story.push('attached');
      recorder.snapshots.push(snapshot);
    },
    onLost: (reason) => {
      recorder.story.push('lost');
      recorder.losses.push(reason);
    },
    onArrival: (arrival) => {
      recorder.story.push(`arrival ${arrival.legId}`);
      recorder.arrivals.push(arrival);
    },
    onFact: (fact) => {
      recorder.story.push(fact.fact);
      recorder.facts.push(fact);
    },
    onOutcome: (id, outcome) => {
      recorder.story.push(`outcome ${id}`);
      recorder.outcomes.set(id, outcome);
    },
  };
  return recorder;
}

export const LEG = 'ca11ca11-0000-4000-8000-000000000001';

export const numbered = (id: number, command: NumberedCommand['command']): NumberedCommand => ({ id, command });
