import type { Wire } from '../pace/net.ts';
import { setVariable, type Channel } from './channel.ts';
import { createClient, end, write, type Client } from './client.ts';
import type { Core } from './core.ts';
import { addCallerHeaders, addChannelHeaders, addCoreHeaders, addVariables } from './events.ts';
import { wake } from './execution.ts';
import type { Wait } from './frame.ts';
import { destroyWhenFree } from './life.ts';
import { startPark, unpark } from './park.ts';
import { takeRequest } from './requests.ts';
import { createRequestReader, lingerNotice, plainHeaders, type Headers } from './wire.ts';

/**
 * The application `socket HOST:PORT [async] [full]`.
 *
 *   connecting ─┬→ failed: the dialplan goes on
 *               └→ waiting (for the word `connect`) ─→ parked ─→ over: the socket was closed, the dialplan goes on
 *
 * A socket that is closed before it said `connect` leaves the channel parked for ever: so does FreeSWITCH, whose park
 * begins only then, after what would have ended it. With socket_resume=true neither that nor anything else keeps the
 * channel: whatever runs in the application ends with the socket.
 */
interface Session {
  stage: 'connecting' | 'failed' | 'waiting' | 'parked' | 'unparked';
  client: Client | undefined;
}

const sessions = new WeakMap<Client, () => void>();

export function socket(core: Core, channel: Channel, data: string): Wait {
  const [address = '', ...flags] = data.split(' ');
  const [, host = '127.0.0.1', port = '8084'] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  setVariable(channel, 'socket_host', host);
  const session: Session = { stage: 'connecting', client: undefined };
  const wire = core.settings.net.connect({ host, port: Number(port) });
  const beginPark = (): void => {
    if (session.stage !== 'waiting' || channel.stack.at(-1)?.wait !== wait) return;
    session.stage = 'parked';
    startPark(core, channel);
    wake(core, channel);
  };
  wire.on('error', () =>
    core.enter(() => {
      if (session.stage === 'connecting') session.stage = 'failed';
      wake(core, channel);
    }),
  );
  wire.on('connect', () =>
    core.enter(() => {
      if (session.stage !== 'connecting' || channel.phase === 'ended') return void wire.destroy();
      session.stage = 'waiting';
      session.client = openClient(core, channel, wire, flags.includes('full'), wait, beginPark);
    }),
  );
  const wait: Wait = {
    get takesMessages() {
      return session.stage === 'parked' || session.stage === 'unparked';
    },
    isBreakable: false,
    isOver() {
      if (session.stage === 'parked' && !channel.isControlled) {
        session.stage = 'unparked';
        unpark(core, channel);
      }
      return session.stage === 'failed' || (session.stage === 'unparked' && channel.messages.length === 0);
    },
    leave(why) {
      if (session.stage === 'connecting') wire.destroy();
      if (session.stage === 'waiting' && why === 'hangup') startPark(core, channel);
      if (session.stage === 'parked' || (session.stage === 'waiting' && why === 'hangup')) unpark(core, channel);
      session.stage = 'unparked';
    },
  };
  return wait;
}

function openClient(
  core: Core,
  channel: Channel,
  wire: Wire,
  isFull: boolean,
  wait: Wait,
  beginPark: () => void,
): Client {
  const client = createClient(core, wire, channel, isFull);
  channel.holders += 1;
  sessions.set(client, beginPark);
  wire.on(
    'data',
    createRequestReader((request) => takeRequest(core, client, request)),
  );
  client.onEnd = () => {
    // A park that has not begun yet is not ended by this (see above). After a transfer the channel is another socket's: on
    // a FreeSWITCH it gets there some 20 ms later than here, when this one has long been closed.
    const depth = channel.stack.findIndex((frame) => frame.wait === wait);
    const isAnothers = depth < 0 && channel.stack.some((frame) => frame.wait.takesMessages);
    if (!isAnothers) channel.isControlled = false;
    if (depth >= 0 && channel.variables.get('socket_resume') === 'true') channel.resetTo = depth;
    else beginPark();
    channel.holders -= 1;
    destroyWhenFree(core, channel);
    wake(core, channel);
  };
  channel.onReport.push(() => endOrLinger(core, client, channel));
  return client;
}

function endOrLinger(core: Core, client: Client, channel: Channel): void {
  if (client.isClosed) return;
  if (client.lingerS === undefined) return end(core, client);
  write(client, lingerNotice(channel.uuid, channel.name, client.lingerS));
  if (client.lingerS >= 0) core.after(client.lingerS * 1000, () => end(core, client));
}

/** The answer to `connect`: all about the channel. Then it is parked. */
export function answerConnect(core: Core, client: Client, channel: Channel): undefined {
  const headers: Headers = {};
  addCoreHeaders(core, headers, 'CHANNEL_DATA');
  addCallerHeaders(headers, channel, 'Channel');
  addChannelHeaders(headers, channel);
  addVariables(headers, channel);
  headers['Content-Type'] = 'command/reply';
  headers['Reply-Text'] = '+OK\n';
  headers['Socket-Mode'] = 'async';
  headers['Control'] = client.isFull ? 'full' : 'single-channel';
  write(client, `${plainHeaders(headers)}\n`);
  core.soon(() => sessions.get(client)?.());
  return undefined;
}
