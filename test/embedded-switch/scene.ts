import net from 'node:net';
import {
  createVirtualClock,
  startEmbeddedSwitch,
  type EmbeddedSwitch,
  type EmbeddedSwitchOptions,
  type VirtualClock,
} from '../../src/embedded-switch/index.ts';
import {
  connectClient,
  inShort,
  wrapSocket,
  type EventRecord,
  type EventSocketClient,
  type WrappedSocket,
} from './event-socket-client.ts';

/** What the daemon listens to, and the events round it. */
const EVENTS =
  'CHANNEL_CREATE CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_ANSWER CHANNEL_PARK CHANNEL_UNPARK CHANNEL_EXECUTE ' +
  'CHANNEL_EXECUTE_COMPLETE PLAYBACK_START PLAYBACK_STOP CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE CHANNEL_DESTROY DTMF ' +
  'PRIVATE_COMMAND BACKGROUND_JOB RECORD_START RECORD_STOP CUSTOM conference::maintenance sofia::register sofia::unregister';

export const MUSIC = 'tone_stream://v=-20;%(1000,0,350);loops=-1';
export const tone = (ms: number): string => `tone_stream://v=-20;%(${ms},0,350)`;

export interface Scene {
  readonly pbx: EmbeddedSwitch;
  readonly clock: VirtualClock;
  readonly esl: EventSocketClient;
  /** Calls telephone 1001 (or another) and waits until it is parked. */
  park(uuid: string, user?: string): Promise<void>;
  /** The events of a channel (or all) from now on, in short, once one that fits has come. */
  order(until: (event: EventRecord) => boolean, about?: string): Promise<string[]>;
  /** What has happened until now is no part of the next order. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

export async function openScene(options: EmbeddedSwitchOptions = {}, events = EVENTS): Promise<Scene> {
  const clock = createVirtualClock();
  const pbx = await startEmbeddedSwitch({ clock, domain: 'pbx.test', ...options });
  for (const user of ['1001', '1002', '1003']) pbx.addTelephone(user);
  const esl = await connectClient(pbx.port, { events });
  let seen = 0;
  return {
    pbx,
    clock,
    esl,
    async park(uuid, user = '1001') {
      await esl.bgapi(`originate {origination_uuid=${uuid}}user/${user}@pbx.test &park()`);
      await esl.event((event) => event['Event-Name'] === 'CHANNEL_PARK' && event['Unique-ID'] === uuid);
      seen = esl.events.length;
    },
    async order(until, about) {
      const last = await esl.event((event) => esl.events.indexOf(event) >= seen && until(event));
      const end = esl.events.indexOf(last) + 1;
      const part = esl.events.slice(seen, end);
      seen = end;
      return part.filter((event) => about === undefined || event['Unique-ID'] === about).map(inShort);
    },
    async forget() {
      await esl.api('version');
      seen = esl.events.length;
    },
    async stop() {
      esl.close();
      await pbx.stop();
    },
  };
}

export const is =
  (name: string, uuid?: string) =>
  (event: EventRecord): boolean =>
    event['Event-Name'] === name && (uuid === undefined || event['Unique-ID'] === uuid);

export const isAction =
  (action: string) =>
  (event: EventRecord): boolean =>
    event['Action'] === action;

export const isComplete =
  (application: string) =>
  (event: EventRecord): boolean =>
    event['Event-Name'] === 'CHANNEL_EXECUTE_COMPLETE' && event['Application'] === application;

/** The daemon's side of the application `socket`. */
export async function openDaemon(): Promise<{
  port: number;
  next(): Promise<WrappedSocket>;
  close(): void;
}> {
  const arrived: WrappedSocket[] = [];
  const waiting: ((client: WrappedSocket) => void)[] = [];
  const server = net.createServer((socket) => {
    const client = wrapSocket(socket);
    const take = waiting.shift();
    if (take) take(client);
    else arrived.push(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    next: () =>
      new Promise((resolve) => {
        const client = arrived.shift();
        if (client) resolve(client);
        else waiting.push(resolve);
      }),
    close: () => void server.close(),
  };
}
