import type { Leg } from '../../src/core/model/leg.ts';
import { offersOf } from '../../src/core/model/task.ts';
import type { World } from '../../src/core/model/world.ts';
import { DOCUMENTS } from './documents.ts';
import type { Params } from './step.ts';

/** Names by which steps tell what they mean, whatever its id is in this run. null: there is none now. */
const FINDERS: Readonly<Record<string, (world: World, of: string) => unknown>> = {
  document: (_world, of) => DOCUMENTS[Number(of)],
  /** The conversation that he is in longest; the one he came to last. */
  talk: (world, of) => conversationsOf(world, of)[0],
  last: (world, of) => conversationsOf(world, of).at(-1),
  other: (world, of) => outsidersWith(world, of)[0],
  offer: (world, of) =>
    [...world.tables.task.values()].find((task) => offersOf(task).some(({ agent }) => agent === key(of)))?.id,
  task: (world, of) =>
    [...world.tables.task.values()].find(({ legId, id }) => legId === of || (of === 'any' && id !== ''))?.id,
  call: (world, of) => namesOf(legOf(world, of))[0],
  deed: (world, of) => namesOf(legOf(world, of)).at(-1),
  consult: (world, of) => consultOf(world, of),
};

const key = (agent: string): string => `default/${agent}`;

function legOf(world: World, agent: string): Leg | undefined {
  const legId = world.tables.agent.get(key(agent))?.legId;
  return legId == null ? undefined : world.tables.leg.get(legId);
}

const conversationsOf = (world: World, agent: string): readonly string[] =>
  agent === 'any' ? [...world.tables.conversation.keys()] : (legOf(world, agent)?.conversations ?? []);

const outsidersWith = (world: World, agent: string): string[] =>
  conversationsOf(world, agent).flatMap((id) =>
    (world.tables.conversation.get(id)?.members ?? []).flatMap((member) =>
      member.agent === null ? [member.legId] : [],
    ),
  );

const namesOf = (leg: Leg | undefined): string[] =>
  leg === undefined
    ? []
    : [...leg.conversations, leg.id, leg.taskId, leg.supervises?.id, leg.errand].filter((name) => name != null);

function consultOf(world: World, agent: string): string | undefined {
  const { errand, conversation } = world.tables;
  const asked = [...errand.values()].find((one) => one.options.isConsult && one.agent === key(agent));
  if (asked !== undefined) return asked.id;
  return [...conversation.values()].find((one) => one.consults !== null && one.begun?.agent === key(agent))?.id;
}

/** null: something that is named is not there, so nobody can ask for it. */
export function resolveParams(world: World, params: Params): Params | null {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(params)) {
    const resolved = resolve(world, value);
    if (resolved === undefined) return null;
    found[name] = resolved;
  }
  return found;
}

function resolve(world: World, value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('@')) {
    const [finder = '', of = ''] = value.slice(1).split(':');
    return FINDERS[finder]?.(world, of);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return resolveParams(world, value as Params) ?? undefined;
}
