import { PLAIN } from '../../src/core/model/call-options.ts';
import type { Supervision } from '../../src/core/model/notice.ts';
import type { World } from '../../src/core/model/world.ts';
import { dial, find, talkTo, type Whom } from './errand-kit.ts';
import type { Scene } from './kit.ts';

export const CONSULT = { ...PLAIN, isConsult: true } as const;

/** The conversation that a is active in, else his last. */
export function idOf(scene: Scene, agent = 'a'): string {
  const ids = scene.leg(scene.legOf(agent)).conversations;
  return ids.find((id) => modeIn(scene.world, id, scene.legOf(agent)) !== 4) ?? ids.at(-1) ?? '';
}

export const modeIn = ({ tables }: World, id: string, legId: string): number | undefined =>
  tables.conversation.get(id)?.members.find((member) => member.legId === legId)?.mode;

export const consult = (scene: Scene, whom: Whom = find('b')) =>
  scene.ask('agent.call', { agent: 'a', whom, background: false, userData: null, options: CONSULT });

export const supervise = (scene: Scene, how: Supervision, agent = 'd', target = 'a') =>
  scene.ask('agent.supervise', { agent, target, how });

/** The id that an operation was answered with. */
export const begun = ({ reply }: { readonly reply: unknown }): string => (reply as { readonly id: string }).id;

/** Caller c talks with a, and a with a second one, c2, in a conversation that is not on hold. */
export function twoCalls(scene: Scene): string {
  talkTo(scene, 'c', 'a');
  scene.ask('agent.call', { agent: 'a', whom: dial('77'), background: false, userData: null });
  return idOf(scene);
}

/** Who is with whom, the ones on hold in brackets. */
export function together({ world }: Scene): string {
  const { leg, conversation } = world.tables;
  const nameOf = (legId: string): string => {
    const party = leg.get(legId)?.party;
    if (party?.is === 'agent') return party.agent.slice(8);
    return party?.is === 'outside' ? party.number : legId;
  };
  const talks = [...conversation.values()].map(({ members }) =>
    members
      .map(({ legId, mode }) => (mode === 4 ? `(${nameOf(legId)})` : nameOf(legId)))
      .sort((a, b) => (a < b ? -1 : 1))
      .join('+'),
  );
  const taps = [...leg.values()].flatMap(({ id, state }) =>
    state.is === 'tapping' ? [`${nameOf(id)}${state.isWhisper ? '>' : '~'}${nameOf(state.target)}`] : [],
  );
  return [...talks, ...taps].sort().join(' ') || '-';
}

/** What an agent's desktop was told of what he did: an end without success has a bang. */
export const tale = ({ notices }: Scene, agent: string): string =>
  notices
    .flatMap((notice) =>
      notice.is === 'phase' && notice.agent === `default/${agent}`
        ? [`${notice.deed} ${notice.phase}${notice.isSuccess ? '' : '!'}`]
        : [],
    )
    .join(', ') || '-';

export const statesOf = (scene: Scene): string =>
  [...scene.world.tables.agent.values()].map(({ name }) => `${name} ${scene.state(name)}`).join(', ');

/** What the script of a caller got: -: nothing, it is still ours; gone: he has hung up. */
export function scriptOf(scene: Scene, legId = 'c'): string {
  const channel = scene.phone.channels.get(legId);
  return channel === undefined ? 'gone' : (channel.variables?.['enqueue_result'] ?? '-');
}
