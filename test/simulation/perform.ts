import type { Happening } from '../../src/core/model/input.ts';
import type { Request } from '../../src/core/model/request.ts';
import type { VirtualClock } from '../../src/pace/virtual-clock.ts';
import { hashText, mix } from './chance.ts';
import type { SimulatedDaemon } from './daemon.ts';
import { DOCUMENTS } from './documents.ts';
import { resolveParams } from './references.ts';
import type { SlowSwitch } from './slow-switch.ts';
import { CALM, type Deed } from './step.ts';

/** Where a story is played. */
export interface Stage {
  readonly clock: VirtualClock;
  readonly lines: SlowSwitch;
  readonly daemon: SimulatedDaemon;
}

type OnWires = 'cut-socket' | 'stall-socket' | 'hang-switch' | 'lose-events';
type Performers = {
  readonly [D in Exclude<Deed['does'], OnWires>]: (stage: Stage, deed: Deed & { does: D }) => boolean;
};

const PERFORMERS: Performers = {
  call: ({ lines }, { who, document, from }) => {
    const channel = lines.phone.channels.get(who);
    if (channel !== undefined && channel.place.at !== 'script') return false;
    lines.phone.handOver(who);
    const value = DOCUMENTS[document];
    const read = value === undefined ? ({ ok: false, error: 'bad' } as const) : ({ ok: true, value } as const);
    const arrival: Happening = {
      ...{ type: 'call-arrived', callcentre: 'default', legId: who, from, to: '4000' },
      ...{ isAnswered: true, document: read, userData: null },
    };
    lines.tell([arrival]);
    return true;
  },
  feature: ({ lines, daemon, clock }, { who, feature }) => {
    if (!lines.phone.registered.has(who)) return false;
    const legId = `feature-${mix(clock.now(), hashText(who))}`;
    lines.phone.handOver(legId);
    const extension = daemon.world().tables.extension.has(`default/${who}`) ? `default/${who}` : null;
    lines.tell([{ type: 'feature-dialled', legId, from: who, to: '*1', isAnswered: true, does: feature, extension }]);
    clock.setTimer(() => lines.tell(lines.hangUp(legId, 'NORMAL_CLEARING')), 8000);
    return true;
  },
  ring: (stage, { who }) => onLine(stage, who, (legId) => stage.lines.tell(stage.lines.phone.ring(legId))),
  sound: (stage, { who }) => onLine(stage, who, (legId) => stage.lines.tell(stage.lines.phone.ring(legId, true))),
  answer: (stage, { who }) => onLine(stage, who, (legId) => stage.lines.answer(legId)),
  'hang-up': (stage, { who, cause }) =>
    onLine(stage, who, (legId) => stage.lines.tell(stage.lines.hangUp(legId, cause))),
  'drop-socket': ({ lines }, { who }) => lines.dropSocket(who),
  register: ({ lines }, { who }) => {
    if (lines.phone.registered.has(who)) return false;
    lines.phone.registered.add(who);
    lines.tell([{ type: 'fact', fact: { fact: 'extension-registered', user: who } }]);
    return true;
  },
  unregister: ({ lines }, { who }) => {
    if (!lines.phone.registered.delete(who)) return false;
    lines.tell([{ type: 'fact', fact: { fact: 'extension-unregistered', user: who } }]);
    return true;
  },
  ask: ({ daemon }, { name, params }) => {
    const found = daemon.isUp ? resolveParams(daemon.world(), params) : null;
    if (found === null) return false;
    daemon.ask({ name, callcentre: 'default', params: found } as unknown as Request);
    return true;
  },
  'lose-connection': ({ lines }) => {
    if (!lines.isConnected) return false;
    lines.loseConnection();
    return true;
  },
  connect: ({ lines, daemon }) => {
    if (lines.isConnected || !daemon.isUp) return false;
    lines.connect();
    return true;
  },
  'restart-switch': ({ lines }) => {
    lines.restart();
    return true;
  },
  'kill-daemon': ({ lines, daemon }) => {
    if (!daemon.isUp) return false;
    daemon.kill();
    for (const legId of [...lines.phone.channels.keys()]) lines.dropSocket(legId);
    return true;
  },
  'start-daemon': ({ daemon }, { by }) => {
    if (daemon.isUp) return false;
    daemon.stepClock(by);
    daemon.start();
    return true;
  },
  weather: ({ lines }, { weather }) => {
    lines.weather = weather ?? CALM;
    // What is late, doubled or refused leaves us right in the end, but not in time.
    if (weather !== null) lines.taint();
    return true;
  },
};

function onLine({ lines }: Stage, who: string, act: (legId: string) => void): boolean {
  const legId = lines.legOf(who);
  if (legId === undefined) return false;
  act(legId);
  return true;
}

/** false: there was nothing to do it to. */
export function performDeed(stage: Stage, deed: Deed): boolean {
  const perform = (PERFORMERS as Record<string, (stage: Stage, deed: never) => boolean>)[deed.does];
  return perform?.(stage, deed as never) === true;
}
