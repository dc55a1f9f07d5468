import { CHOICES, RING_MODES } from '../model.ts';
import { optional, required, unkept } from './attribute-rules.ts';
import type { AttributeTable } from './attribute-rules.ts';
import {
  agentName,
  bool,
  id,
  label,
  oneOf,
  seconds,
  settableState,
  skillName,
  soundFile,
  userData,
  whole,
} from './value-types.ts';

/** Children of one kind out of `names`, so many of them. */
export interface Group {
  readonly names: readonly string[];
  readonly min: number;
  readonly max: number;
}

export interface Shape {
  readonly attributes: AttributeTable;
  readonly children: readonly Group[];
  readonly hasText: boolean;
}

const many = (...names: string[]): Group => ({ names, min: 1, max: Number.POSITIVE_INFINITY });
const WHERE_AND_SORT: readonly Group[] = [
  { names: ['where'], min: 1, max: 1 },
  { names: ['sort'], min: 0, max: 1 },
];

const DAY_SECONDS = 86_400;
const choice = oneOf(CHOICES);
const priority = whole(0, 99);
const queueTimeout = seconds(0, DAY_SECONDS);
const fetchTimeout = seconds(1, 300);

/** A criterion with its own clock; `fetchTimeoutMs` stays null, the default being the call centre's. */
const OWN_CLOCK = {
  priority: optional('priority', priority, 0),
  queueTimeoutMs: optional('queue_timeout', queueTimeout, 'never' as const),
  fetchTimeoutMs: optional('fetch_timeout', fetchTimeout, null),
};
const OLD_CLOCK = {
  priority: optional('priority', priority, 0),
  queueTimeoutMs: optional('timeout', queueTimeout, 'never' as const),
};
const CHOICE = { choice: optional('choice', choice, null) };

/** Which attributes and children each element has, in each dialect. Source: specification 2-enqueue.md sections 1, 2. */
export const SHAPES = {
  enqueue: {
    attributes: {
      channel: optional('channel', id, null),
      conversationLevel: optional('conversation_level', oneOf([1, 2] as const), 2 as const),
      /** Below the system's maximum or not: that is for those who know it. */
      conversationTimeoutMs: optional('conversation_timeout conversationTimeout', seconds(1, DAY_SECONDS), null),
      choice: optional('choice', choice, 'random' as const),
      reserveState: optional('reserve_state', settableState, null),
      failOverflow: optional('fail_overflow', bool, false),
      waitVoice: optional('wait_voice waitPlayFile', soundFile, null),
      ringVoice: optional('ring_voice', soundFile, null),
      holdVoice: optional('hold_voice holdPlayFile', soundFile, null),
      ringMode: optional('ring_mode', oneOf(RING_MODES), 1 as const),
      playNum: optional('play_num playAgentNum', bool, false),
      preNumVoice: optional('pre_num_voice preAgentNumPlayFile', soundFile, null),
      postNumVoice: optional('post_num_voice postAgentNumPlayFile', soundFile, null),
      userData: optional('user_data data', userData, null),
      recording: optional('recording', bool, null),
      announcePosition: optional('announce_position', bool, false),
      announceInterval: optional('announce_interval', seconds(1, 3600), 30_000),
    },
    /** The kind of child tells the dialect: routes; stages; stages with the two words swapped. */
    children: [many('route', 'filter', 'condition')],
    hasText: false,
  },
  route: { attributes: {}, children: [many('condition', 'agent', 'agents', 'skill')], hasText: false },
  storedCondition: {
    attributes: {
      id: required('id', id),
      priority: optional('priority', priority, null),
      queueTimeoutMs: optional('queue_timeout', queueTimeout, null),
      fetchTimeoutMs: optional('fetch_timeout', fetchTimeout, null),
    },
    children: [],
    hasText: false,
  },
  inlineCondition: { attributes: OWN_CLOCK, children: WHERE_AND_SORT, hasText: false },
  namedCondition: { attributes: { label: unkept('name', label) }, children: [many('target')], hasText: false },
  target: { attributes: { name: required('name', agentName), ...OLD_CLOCK }, children: [], hasText: false },
  agent: { attributes: { name: required('name', agentName), ...OWN_CLOCK, ...CHOICE }, children: [], hasText: false },
  agents: {
    attributes: { label: unkept('name', label), ...OWN_CLOCK, ...CHOICE },
    children: [many('agent')],
    hasText: false,
  },
  agentOfAgents: { attributes: { name: required('name', agentName) }, children: [], hasText: false },
  skill: { attributes: { name: required('name', skillName), ...OWN_CLOCK, ...CHOICE }, children: [], hasText: false },
  where: { attributes: {}, children: [], hasText: true },
  sort: {
    attributes: { sortMode: optional('mode', oneOf(['asc', 'desc'] as const), 'desc' as const) },
    children: [],
    hasText: true,
  },
  /** `data` of stages and their criteria goes to the document, see read-enqueue. */
  stage: { attributes: { data: unkept('data', userData) }, children: [many('condition')], hasText: false },
  stageCriterion: {
    attributes: { ...OLD_CLOCK, data: unkept('data', userData) },
    children: WHERE_AND_SORT,
    hasText: false,
  },
  swappedStage: { attributes: { data: unkept('data', userData) }, children: [many('filter')], hasText: false },
  swappedTextCriterion: { attributes: { ...OLD_CLOCK, data: unkept('data', userData) }, children: [], hasText: true },
} satisfies Readonly<Record<string, Shape>>;
