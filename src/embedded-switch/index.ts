import { realClock } from '../pace/clock.ts';
import { realNet } from '../pace/net.ts';
import { handleOf, placeCall, type CallOptions, type LegHandle } from './callers.ts';
import type { Channel } from './channel.ts';
import { logLoss } from './client.ts';
import { createCore, type Core } from './core.ts';
import type { Plan } from './dialplan.ts';
import type { Faults } from './faults.ts';
import { beat } from './heartbeat.ts';
import type { Hears } from './hears.ts';
import { hearsNow } from './hears-now.ts';
import { close, dropClients, listen, portOf } from './server.ts';
import type { Settings } from './settings.ts';
import { createSoundLengths } from './sounds.ts';
import { addTelephone, removeTelephone, type TelephoneHandle } from './telephone-handle.ts';
import { ANSWERS_AT_ONCE, type Behaviour } from './telephones.ts';
import { viewChannel, viewRooms, type ChannelView, type RoomView } from './views.ts';

export { createVirtualClock, type VirtualClock } from '../pace/virtual-clock.ts';
export type { CallOptions, LegHandle } from './callers.ts';
export type { Extensions, LuaStep, Plan, Step } from './dialplan.ts';
export type { EventFault, EventRule, Faults, RefusalRule } from './faults.ts';
export type { Hears } from './hears.ts';
export { handOver, type HandOver } from './hand-over.ts';
export type { Script, ScriptSession } from './lua.ts';
export type { TelephoneHandle } from './telephone-handle.ts';
export type { Behaviour } from './telephones.ts';
export type { ChannelView, RoomView } from './views.ts';

/** What is left out is as in DEFAULTS. */
export type EmbeddedSwitchOptions = Partial<Settings> & {
  /** Default 0: any free one. */
  readonly port?: number;
  /** Where sounds lie that are named without a path; without soundMs they are looked for there. */
  readonly soundsFolder?: string;
};

const DEFAULTS: Omit<Settings, 'soundMs'> = {
  host: '127.0.0.1',
  password: 'ClueCon',
  domain: 'embedded.test',
  hostname: 'embedded',
  switchname: 'embedded',
  clock: realClock,
  net: realNet,
  tickMs: 0,
  heartbeatMs: 20_000,
  sipPort: 5060,
  profiles: ['internal', 'external'],
  gateways: [],
  globals: {},
  conferenceMusic: {},
  outside: {},
  dialplan: {},
  newUuid: undefined,
};

export interface EmbeddedSwitch {
  readonly port: number;
  readonly password: string;
  readonly domain: string;
  readonly faults: Faults;
  /** Changes with every restart. */
  coreUuid(): string;
  /** An account, registered at once. Known already: behaves otherwise from now on. */
  addTelephone(user: string, behaviour?: Partial<Behaviour>): TelephoneHandle;
  /** The account goes too: calls to it fail with SUBSCRIBER_ABSENT. */
  removeTelephone(user: string): void;
  /** What a number outside does. */
  setNumber(number: string, behaviour: Partial<Behaviour>): void;
  setExtension(number: string, plan: Plan): void;
  setModule(name: string, isLoaded: boolean): void;
  call(number: string, options?: CallOptions): LegHandle;
  /** Any leg by its UUID. */
  leg(uuid: string): LegHandle | undefined;
  hears(): Hears;
  channels(): ChannelView[];
  rooms(): RoomView[];
  /** Cuts every event socket, both directions. */
  dropSockets(): void;
  /** Says, as after a reader that was too slow, that events were lost. Lose them by `faults`. */
  reportLostEvents(count: number): void;
  /** Everything dies at once and unheard of: channels, rooms, sockets. Registrations are kept. */
  crash(): Promise<void>;
  /** Back on the same port, with a new core UUID. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A switch without audio that speaks FreeSWITCH 1.10.12's event socket, both directions. Names, order and reply texts
 * are the measured ones. Left out or simpler than there:
 * - of a channel's variables only those of the call itself, none of SIP, RTP and codecs; no Event-Calling-… headers
 * - nobody speaks, so there is no start-talking and the floor stays with the eldest member
 * - a channel notices what it is told at once, or after tickMs; `show channels` does not lag; timeouts are exact
 * - one target to a dial string; a loopback leg has no other end; no bridges
 * - a leg that plays a file while it is in a room hears the file only, and is still heard
 */
export async function startEmbeddedSwitch({
  port: wishedPort = 0,
  soundsFolder,
  ...given
}: EmbeddedSwitchOptions = {}): Promise<EmbeddedSwitch> {
  const globals = { ...given.globals };
  const core = createCore({ ...DEFAULTS, soundMs: createSoundLengths(soundsFolder), ...given, globals });
  let server = await listen(core, wishedPort);
  const port = portOf(server);
  beat(core);

  const die = async (): Promise<void> => {
    core.forgetWork();
    dropClients(core);
    const channels = [...core.channels.values()];
    core.channels.clear();
    core.rooms.clear();
    for (const channel of channels) forgetChannel(core, channel);
    await close(server);
  };

  return {
    port,
    password: core.settings.password,
    domain: core.settings.domain,
    faults: core.faults,
    coreUuid: () => core.uuid,
    addTelephone: (user, behaviour) => core.enter(() => addTelephone(core, user, behaviour ?? {})),
    removeTelephone: (user) => core.enter(() => removeTelephone(core, user)),
    setNumber: (number, behaviour) => void core.directory.numbers.set(number, { ...ANSWERS_AT_ONCE, ...behaviour }),
    setExtension: (number, plan) => core.dialplan.set(number, plan),
    setModule: (name, isLoaded) => void (isLoaded ? core.modules.add(name) : core.modules.delete(name)),
    call: (number, callOptions) => placeCall(core, number, callOptions ?? {}),
    leg(uuid) {
      const channel = core.channels.get(uuid);
      return channel && handleOf(core, channel);
    },
    hears: () => hearsNow(core),
    channels: () => Array.from(core.channels.values(), viewChannel),
    rooms: () => viewRooms(core),
    dropSockets: () => dropClients(core),
    reportLostEvents: (count) => logLoss(core, count),
    crash: die,
    async restart() {
      await die();
      core.uuid = core.newUuid();
      core.startedAt = core.clock.now();
      core.lastMemberId = 0;
      server = await listen(core, port);
      beat(core);
    },
    stop: die,
  };
}

/** No event tells of it; only those who hold a handle learn that it is over. */
function forgetChannel(core: Core, channel: Channel): void {
  channel.phase = 'ended';
  channel.cause = 'CRASH';
  channel.answerState = 'hangup';
  for (const timer of channel.timers) core.cancel(timer);
  for (const act of channel.onHangup.splice(0)) act('CRASH');
}
