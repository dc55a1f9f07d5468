import type { World } from '../../src/core/model/world.ts';
import { offersOf } from '../../src/core/model/task.ts';
import type { Conversation } from '../../src/core/model/conversation.ts';
import type { Leg } from '../../src/core/model/leg.ts';
import { PLAIN } from '../../src/core/model/call-options.ts';
import type { Settable } from '../../src/core/model/agent.ts';
import type { Happening } from '../../src/core/model/input.ts';
import { readDocument, route } from './kit.ts';

/** What a walk takes its steps with. */
export const AGENTS = ['a', 'b', 'c', 'd'];
export const OTHERS = ['hold', 'leave all', 'leave active'] as const;
export const CONDITIONS = ['any', 'sales', 'vip'];
export const STATES: readonly Settable[] = ['idle', 'idle', 'idle', 'busy', 'away/lunch'];
export const CAUSES = [
  'NORMAL_CLEARING',
  'USER_BUSY',
  'CALL_REJECTED',
  'NO_ANSWER',
  'SUBSCRIBER_ABSENT',
  'RECOVERY_ON_TIMER_EXPIRE',
];
export const DOCUMENTS = [
  route('<agent name="a"/>'),
  route('<agent name="b" queue_timeout="0"/>'),
  route('<agent name="c"/>', 'announce_position="true" announce_interval="5"'),
  route('<agents><agent name="a"/><agent name="c"/></agents>', 'choice="ring_all" ring_mode="3"'),
  route('<skill name="sales" priority="7" queue_timeout="30"/>', 'choice="lru" fail_overflow="true" ring_mode="5"'),
  route('<condition id="any"/>', 'choice="round_robin" fail_overflow="true" reserve_state="busy/after"'),
  `<enqueue choice="ring_all" fail_overflow="true" ring_mode="4"><route><condition id="vip"/><condition id="sales"/></route>
   <route><skill name="sales" queue_timeout="20"/></route><route><condition id="any"/></route></enqueue>`,
  route(
    '<condition id="sales"/><condition id="any"/>',
    'play_num="true" pre_num_voice="pre.wav" conversation_timeout="5"',
  ),
].map(readDocument);

export const RECORDED = { start: 'ring', isBothWays: true, isStereo: false, suffix: 'wav' } as const;

export const LOGIN = {
  num: null,
  state: 'idle',
  skills: [{ name: 'sales', score: 50, enabled: true }],
  channel: null,
} as const;

/** Steps that may be taken while the connection is away. */
export const AWAY = [
  'logout',
  'state',
  'cancel',
  'reject',
  'dissolve',
  'leave',
  'agentMode',
  'condition',
  'skills',
  'forward',
] as const;

/** Facts of one leg keep their order. */
export const addressOf = (happening: Happening): string => {
  if (happening.type === 'fact') return 'legId' in happening.fact ? happening.fact.legId : happening.fact.user;
  if (happening.type === 'outcome')
    return 'legId' in happening.command ? happening.command.legId : happening.command.room;
  return happening.type === 'call-arrived' ? happening.legId : '';
};

export const CONSULTATION = {
  background: false,
  userData: null,
  options: { ...PLAIN, isConsult: true, workOrderId: 'w', recording: RECORDED, video: 3 },
} as const;

/** What is gone when everything has ended. */
export const PASSING_KINDS = ['leg', 'task', 'conversation', 'errand', 'agent', 'timer'] as const;

/** By which its agent may name what he is in. */
export const idsOf = ({ id, taskId, errand, supervises, conversations }: Leg): string[] => [
  id,
  ...[taskId, errand, supervises?.id ?? null].filter((name) => name !== null),
  ...conversations,
];

/** Who consults, before the answer and after it, and an id of it. */
export const consultationsIn = ({ tables: { errand, conversation } }: World): (readonly [string, string])[] =>
  [
    ...[...errand.values()]
      .filter(({ options }) => options.isConsult)
      .map(({ agent, id }) => [agent ?? '', id] as const),
    ...[...conversation.values()]
      .filter(({ consults }) => consults !== null)
      .map(({ begun, id }) => [begun?.agent ?? '', id] as const),
  ].map(([agent, id]) => [agent.slice(8), id]);

/** Who rings, and for which task. */
export const offersIn = ({ tables: { task } }: World): (readonly [string, string])[] =>
  [...task.values()].flatMap((one) => offersOf(one).map(({ agent }) => [agent.slice(8), one.id] as const));

/** A conversation, an agent who is in it, and an outside party. */
export const someIn = ({ id, members }: Conversation): [string, string, string] => [
  id,
  members.find(({ agent }) => agent !== null)?.agent?.slice(8) ?? '',
  members.find(({ agent }) => agent === null)?.legId ?? '',
];
