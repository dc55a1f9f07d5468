import { decide, nothing } from '../../src/core/decide/decide.ts';
import type { Command } from '../../src/core/model/command.ts';
import type { Decision } from '../../src/core/model/decision.ts';
import type { Input } from '../../src/core/model/input.ts';
import type { Change, Entities, Kind, World } from '../../src/core/model/world.ts';
import type { Rules } from './daemon.ts';

/** Rules that are broken in one way: what has been seen to be wrong can be found. */
export interface Mutation {
  readonly name: string;
  readonly rules: Rules;
  /** Any of these finds it. */
  readonly foundBy: readonly string[];
}

type Spoil = (decision: Decision, input: Input, world: World) => Decision;

const spoiled =
  (spoil: Spoil): Rules =>
  (world, input) => {
    const decision = decide(world, input);
    return decision.changes.length === 0 ? decision : spoil(decision, input, world);
  };

const withoutCommands = (isDropped: (command: Command) => boolean): Rules =>
  spoiled((decision) => ({ ...decision, commands: decision.commands.filter((command) => !isDropped(command)) }));

const onEach = <K extends Kind>(
  kind: K,
  change: (value: Entities[K], input: Input, world: World) => Entities[K] | null,
) =>
  spoiled((decision, input, world) => ({
    ...decision,
    changes: decision.changes.map((one) =>
      one.kind === kind && one.value !== null
        ? ({ ...one, value: change(one.value as Entities[K], input, world) } as Change)
        : one,
    ),
  }));

const withoutTimers = (prefix: RegExp): Rules =>
  spoiled((decision) => ({
    ...decision,
    changes: decision.changes.filter(({ kind, id, value }) => kind !== 'timer' || value === null || !prefix.test(id)),
  }));

const withoutEvents = (event: string): Rules =>
  spoiled((decision) => ({ ...decision, published: decision.published.filter((one) => one.event !== event) }));

const deafTo =
  (isIgnored: (input: Input) => boolean): Rules =>
  (world, input) =>
    isIgnored(input) ? nothing({ ignored: 'by mutation' }) : decide(world, input);

const isFact = ({ happening }: Input, name: string): boolean =>
  happening.type === 'fact' && happening.fact.fact === name;

/** Who waits is looked at in the wrong order: the latest first. */
const latestFirst: Rules = (world, input) => {
  for (const lines of world.index.lines.values()) for (const { tasks } of lines.values()) tasks.reverse();
  try {
    return decide(world, input);
  } finally {
    for (const lines of world.index.lines.values()) for (const { tasks } of lines.values()) tasks.reverse();
  }
};

/** An agent's offer stands there twice. */
const offerTwice = onEach('task', (task) =>
  task.state.is === 'calling'
    ? { ...task, state: { ...task.state, offers: [...task.state.offers, ...task.state.offers] } }
    : task,
);

const hasTwo = (legId: string, { tables }: World): boolean => (tables.leg.get(legId)?.conversations.length ?? 0) > 1;

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'hang-ups are not commanded',
    rules: withoutCommands(({ do: what }) => what === 'hang-up'),
    foundBy: ['the switch does what it is asked', 'a channel of ours is known to us'],
  },
  {
    name: 'results are not given back to scripts',
    rules: withoutCommands(({ do: what }) => what === 'release'),
    foundBy: ['the switch does what it is asked', 'the switch is not waited for for ever'],
  },
  {
    name: 'flags are not set',
    rules: onEach('leg', (leg) => (leg.asked?.for === 'flags' ? { ...leg, asked: null } : leg)),
    foundBy: ['who hears whom equals the modes', 'no timer without an owner'],
  },
  {
    name: 'a second offer to an agent who rings',
    rules: offerTwice,
    foundBy: ['an agent has at most one live offer'],
  },
  { name: 'the latest are served first', rules: latestFirst, foundBy: ['equal priority is first come first served'] },
  {
    name: 'the time of an offer is forgotten',
    rules: withoutTimers(/^task:.*:fetch:/),
    foundBy: ['no timer', 'nobody rings for one task for ever'],
  },
  {
    name: 'the end of a wait is forgotten',
    rules: withoutTimers(/^task:.*:wait:/),
    foundBy: ['no timer', 'no wait lasts longer than it may'],
  },
  {
    name: 'a penalty does not end',
    rules: deafTo(({ happening }) => happening.type === 'timer' && happening.timerId.endsWith(':penalty-over')),
    foundBy: ['no waiting task while a matching agent is idle'],
  },
  {
    name: 'a member stays in a conversation that has ended',
    rules: spoiled((decision) => ({
      ...decision,
      changes: decision.changes.filter(({ kind, value }) => kind !== 'leg' || value === null || !hasLeftAll(value)),
    })),
    foundBy: [
      "an agent's state fits his leg",
      'a leg that belongs nowhere is being hung up',
      'a member is a leg that is there',
    ],
  },
  {
    name: 'a conversation of one goes on',
    rules: onEach('conversation', (conversation) =>
      conversation.end?.reason === 'dismiss' ? { ...conversation, end: null } : conversation,
    ),
    foundBy: ['a conversation has two members'],
  },
  {
    name: 'an agent stays as he was when his call is over',
    rules: onEach('agent', (agent, _input, { tables }) => {
      const before = tables.agent.get(agent.id);
      return before?.presence.is === 'talking' && agent.presence.is !== 'talking'
        ? { ...agent, presence: before.presence }
        : agent;
    }),
    foundBy: ["an agent's state fits his leg"],
  },
  {
    name: 'two active conversations',
    rules: onEach('conversation', (conversation, _input, world) => ({
      ...conversation,
      members: conversation.members.map((member) =>
        hasTwo(member.legId, world) ? { ...member, mode: 1 as const } : member,
      ),
    })),
    foundBy: ['one active conversation'],
  },
  {
    name: 'a task whose caller has hung up goes on',
    rules: spoiled((decision) => ({
      ...decision,
      changes: decision.changes.filter(
        ({ kind, value }) => kind !== 'task' || value === null || !hasFailedBy(value, 'hangup'),
      ),
    })),
    foundBy: ['a task waits for something', 'no timer'],
  },
  {
    name: 'a supervisor is forgotten by whom he hears',
    rules: onEach('leg', (leg) => ({ ...leg, supervisors: [] })),
    foundBy: ['a supervisor listens to somebody who talks'],
  },
  {
    name: 'a timer stays when its leg is gone',
    rules: spoiled((decision) => ({
      ...decision,
      changes: decision.changes.filter(({ kind, value }) => kind !== 'timer' || value !== null),
    })),
    foundBy: ['no timer without an owner'],
  },
  {
    name: 'the success of a task is not told',
    rules: withoutEvents('callcenter.queue.success'),
    foundBy: ['every begin has one end'],
  },
  {
    name: 'a conversation is told twice',
    rules: spoiled((decision) => ({
      ...decision,
      published: decision.published.flatMap((one) =>
        one.event === 'callcenter.conversation.begin' ? [one, one] : [one],
      ),
    })),
    foundBy: ['events are told in order'],
  },
  {
    name: 'desktops are not told of states',
    rules: spoiled((decision, { serial }) => (serial % 7 === 0 ? { ...decision, notices: [] } : decision)),
    foundBy: ['desktops are told in order'],
  },
  {
    name: 'that a leg is parked is not heard',
    rules: deafTo((input) => isFact(input, 'leg-parked')),
    foundBy: [
      'the switch is as we believe',
      'the switch does what it is asked',
      'the switch is not waited for for ever',
    ],
  },
  {
    name: 'that a leg has hung up is not heard',
    rules: deafTo((input) => isFact(input, 'leg-hung-up')),
    foundBy: ['a leg of ours is on the switch'],
  },
  {
    name: 'after-call work does not end',
    rules: withoutTimers(/:state-over$/),
    foundBy: ['no timer'],
  },
  {
    name: 'a call that came round to us is not taken',
    rules: deafTo(({ happening }) => happening.type === 'call-arrived' && happening.from === ''),
    foundBy: [
      'a call without our socket comes back',
      'a caller in our hands is known to us',
      'the switch is as we believe',
    ],
  },
  {
    name: 'a snapshot is not believed',
    rules: (world, input) =>
      input.happening.type === 'switch-attached'
        ? decide(world, {
            ...input,
            happening: {
              ...input.happening,
              snapshot: { ...input.happening.snapshot, legs: [] },
            },
          })
        : decide(world, input),
    foundBy: ['a channel of ours is known to us', 'a caller in our hands is known to us'],
  },
  {
    name: 'recordings are not commanded',
    rules: withoutCommands((command) => command.do === 'record' || command.do === 'record-leg'),
    foundBy: ['the switch is as we believe'],
  },
  {
    name: 'a decision throws',
    rules: spoiled((decision) => {
      if (decision.commands.some((command) => command.do === 'announce')) throw new Error('by mutation');
      return decision;
    }),
    foundBy: ['no fault is thrown'],
  },
];

const hasLeftAll = (leg: Entities['leg']): boolean => leg.ending !== null && leg.conversations.length === 0;

const hasFailedBy = ({ state }: Entities['task'], cause: string): boolean =>
  state.is === 'ended' && state.cause === cause;
