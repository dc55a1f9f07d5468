import type { Requests } from '../../src/core/model/request.ts';
import { readDocument, route, Scene, some, type AgentPlan, type Plan } from './kit.ts';

export type Whom = Requests['agent.call']['whom'];

export const dial = (number = '5551'): Whom => ({
  by: 'dial',
  number,
  from: null,
  maxDialMs: 30_000,
  maxAnswerMs: 600_000,
});
export const find = (agent: string, attributes = ''): Whom => ({
  by: 'queue',
  enqueue: readDocument(route(`<agent name="${agent}" queue_timeout="30" fetch_timeout="20"/>`, attributes)),
});

/** Agents a, b and d; nobody talks yet. */
export function office(plan: Plan = {}): Scene {
  const agents: Record<string, AgentPlan> = { a: {}, b: {}, d: {}, ...plan.agents };
  return new Scene({ ...plan, agents });
}

/** Caller c talks with agent a. */
export function talking(attributes = '', plan: Plan = {}): Scene {
  const scene = office(plan);
  talkTo(scene, 'c', 'a', attributes);
  scene.forget();
  return scene;
}

export function talkTo(scene: Scene, caller: string, agent: string, attributes = ''): string {
  scene.arrive(caller, route(`<agent name="${agent}"/>`, attributes));
  scene.ring(agent);
  scene.answer(agent);
  return some(scene.leg(caller).conversations[0], 'a conversation');
}

/** Leg of the party outside, the newest. */
export const outside = (scene: Scene): string =>
  some([...scene.world.tables.leg.values()].filter(({ party }) => party.is === 'outside').at(-1)?.id, 'an outside leg');

export function ringAt(scene: Scene, legId: string, hasEarlyMedia = false): void {
  scene.runAll(scene.phone.ring(legId, hasEarlyMedia));
}

export function answerAt(scene: Scene, legId: string): void {
  for (const happening of scene.phone.answer(legId)) scene.take(happening);
  scene.obey();
}

/** Where a channel is and what it hears: `-` gone; `talks`, `hold`, `listens`, `speaks` in a room; else the sound. */
export function ear(scene: Scene, legId: string): string {
  const channel = scene.phone.channels.get(legId);
  if (channel === undefined) return '-';
  const { place, voice } = channel;
  if (place.at === 'script') return 'script';
  if (place.at !== 'room') return voice ?? place.at;
  const { mute, deaf } = place.flags;
  const [whenMute, whenNot] = deaf ? ['hold', 'speaks'] : ['listens', 'talks'];
  const mode = mute ? whenMute : whenNot;
  return voice === null ? mode : `${mode}+${voice}`;
}

/** In the same room as another, both talking. */
export function talksWith(scene: Scene, one: string, other: string): boolean {
  const room = (legId: string): string | null => {
    const place = scene.phone.channels.get(legId)?.place;
    return place?.at === 'room' ? place.room : null;
  };
  return (
    room(one) !== null &&
    room(one) === room(other) &&
    ear(scene, one).startsWith('talks') &&
    ear(scene, other).startsWith('talks')
  );
}

/** Everybody has gone: nothing of ours is left. */
export const leftOver = (scene: Scene): number =>
  (['leg', 'task', 'conversation', 'errand'] as const).reduce((sum, kind) => sum + scene.count(kind), 0) +
  [...scene.world.tables.timer.values()].filter(({ due }) => !('agent' in due)).length;
