import type { Request } from '../../../src/core/model/request.ts';
import type { LegHandle } from '../../../src/embedded-switch/index.ts';
import { hashText, mix } from '../chance.ts';
import type { SimulatedDaemon } from '../daemon.ts';
import { DOCUMENT_TEXTS } from '../documents.ts';
import { resolveParams } from '../references.ts';
import { CALM, type Deed } from '../step.ts';
import { DAEMON_PORT } from './script-calls.ts';
import { EVENT_PORT, MENDING_MS, type WiredSwitch } from './wired-switch.ts';
import type { Witness } from '../slow-switch.ts';

/** Where a story is played. */
export interface WiredStage {
  readonly lines: WiredSwitch;
  readonly daemon: Omit<SimulatedDaemon, 'happen'>;
  readonly witness: Witness;
  now(): number;
}

type Performers = { readonly [D in Deed['does']]: (stage: WiredStage, deed: Deed & { does: D }) => boolean };

const FEATURE_MS = 8000;

const PERFORMERS: Performers = {
  call: ({ lines }, { who, document, from }) => {
    const text = DOCUMENT_TEXTS[document] ?? '<enqueue';
    const leg = lines.legOf(who);
    if (leg !== undefined) {
      if (leg.variable('enqueue_result') === undefined) return false;
      lines.scripts.again(who, text);
      return true;
    }
    const sender = from === '' ? {} : { from };
    if (lines.isDown) return false;
    lines.pbx.call('4000', { ...sender, uuid: who, variables: { enqueue_xml: encodeURIComponent(text) } });
    return true;
  },
  feature: ({ lines, now }, { who, feature }) => {
    if (lines.isDown || !lines.registered.has(who)) return false;
    const uuid = `feature-${mix(now(), hashText(who))}`;
    const variables = { enqueue_feature: feature, sip_auth_username: who };
    lines.pbx.call('*1', { from: who, uuid, variables, behaviour: { hangupMs: FEATURE_MS } });
    return true;
  },
  ring: (stage, { who }) => onLeg(stage, who, (leg) => leg.ring()),
  sound: (stage, { who }) => onLeg(stage, who, (leg) => leg.ring(true)),
  answer: (stage, { who }) =>
    onLeg(stage, who, (leg) => {
      if (leg.state() === 'answered') return;
      leg.answer();
      stage.witness.answered(who);
    }),
  'hang-up': (stage, { who, cause }) => onLeg(stage, who, (leg) => leg.hangup(cause)),
  'drop-socket': ({ lines }, { who }) => lines.net.cut(DAEMON_PORT, hashText(who) >>> 0),
  register: ({ lines }, { who }) => register(lines, who, true),
  unregister: ({ lines }, { who }) => register(lines, who, false),
  ask: ({ daemon }, { name, params }) => {
    const found = daemon.isUp ? resolveParams(daemon.world(), params) : null;
    if (found === null) return false;
    daemon.ask({ name, callcentre: 'default', params: found } as unknown as Request);
    return true;
  },
  'lose-connection': ({ lines }) => {
    lines.net.bar(EVENT_PORT, true);
    return true;
  },
  connect: ({ lines }) => {
    if (lines.isDown) void lines.pbx.restart();
    lines.isDown = false;
    lines.net.bar(EVENT_PORT, false);
    return true;
  },
  'restart-switch': ({ lines }) => {
    if (lines.isDown) return false;
    lines.isDown = true;
    void lines.pbx.crash();
    return true;
  },
  'kill-daemon': ({ daemon }) => {
    if (!daemon.isUp) return false;
    daemon.kill();
    return true;
  },
  'start-daemon': ({ daemon }, { by }) => {
    if (daemon.isUp) return false;
    daemon.stepClock(by);
    daemon.start();
    return true;
  },
  'cut-socket': ({ lines }) => lines.net.cut(EVENT_PORT),
  'stall-socket': ({ lines }, { ms }) => {
    lines.net.stall(EVENT_PORT, ms);
    lines.taint(ms + MENDING_MS);
    return true;
  },
  'hang-switch': ({ lines, now }, { ms }) => {
    const until = now() + ms;
    lines.pbx.faults.setSilent(true);
    lines.taint(ms + MENDING_MS);
    lines.later(ms, () => now() >= until && lines.pbx.faults.setSilent(false));
    return true;
  },
  'lose-events': ({ lines }) => {
    lines.loseEvents();
    return true;
  },
  weather: ({ lines }, { weather }) => {
    lines.weather = weather ?? CALM;
    return true;
  },
};

function register(lines: WiredSwitch, who: string, isThere: boolean): boolean {
  if (lines.registered.has(who) === isThere) return false;
  lines.registered[isThere ? 'add' : 'delete'](who);
  lines.telephone(who)?.register(isThere);
  return true;
}

function onLeg({ lines }: WiredStage, who: string, act: (leg: LegHandle) => void): boolean {
  const leg = lines.legOf(who);
  if (leg === undefined) return false;
  act(leg);
  return true;
}

/** false: there was nothing to do it to. */
export function performWired(stage: WiredStage, deed: Deed): boolean {
  const perform = PERFORMERS[deed.does] as (stage: WiredStage, deed: Deed) => boolean;
  return perform(stage, deed);
}
