import { decide } from '../../src/core/decide/decide.ts';
import { stateText, type Agent, type Settable } from '../../src/core/model/agent.ts';
import type { Command } from '../../src/core/model/command.ts';
import type { Conversation } from '../../src/core/model/conversation.ts';
import type { Decision } from '../../src/core/model/decision.ts';
import type { Fact } from '../../src/core/model/fact.ts';
import type { Happening } from '../../src/core/model/input.ts';
import type { Leg } from '../../src/core/model/leg.ts';
import type { Notice } from '../../src/core/model/notice.ts';
import type { Published } from '../../src/core/model/published.ts';
import type { ConditionFields, Request, RequestName, Requests } from '../../src/core/model/request.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/core/model/settings.ts';
import type { Task } from '../../src/core/model/task.ts';
import { applyChanges, createWorld, KINDS, type Kind, type World } from '../../src/core/model/world.ts';
import { parseEnqueue } from '../../src/enqueue/parse-enqueue.ts';
import type { Enqueue } from '../../src/enqueue/model.ts';
import { createRandom } from '../../src/lib/random.ts';
import { auditWorld, EventBook } from './audit.ts';
import { NoticeBook } from './notice-book.ts';
import { ObedientSwitch } from './obedient-switch.ts';
import { unrecorded } from './recordings.ts';

export interface AgentPlan {
  readonly skills?: Readonly<Record<string, number>>;
  readonly state?: Settable;
  readonly num?: string;
  readonly channel?: string;
  readonly isUnregistered?: boolean;
}

export interface Plan {
  readonly agents?: Readonly<Record<string, AgentPlan>>;
  readonly conditions?: Readonly<Record<string, Partial<ConditionFields>>>;
  readonly channels?: readonly string[];
  readonly settings?: Partial<Settings>;
  readonly seed?: number;
}

/** Noon of a day, so that a test may run for hours before midnight. */
export const NOON = 1_800_014_400_000;
const DAY_MS = 86_400_000;

/** The document of a text; a text that is none is a fault of the test. */
export function readDocument(xml: string): Enqueue {
  const parsed = parseEnqueue(xml);
  if (!parsed.ok) throw new Error(`not a document: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}

/** `<agent name="a"/>` as the one route of a document. */
export const route = (child: string, attributes = ''): string =>
  `<enqueue ${attributes}><route>${child}</route></enqueue>`;

/** A call centre, a time that stands still until it is moved, and a switch. Every step is checked. */
export class Scene {
  at = NOON;
  readonly world: World;
  readonly phone = new ObedientSwitch();
  /** Everything that left, and was told, since the last `forget`. */
  commands: Command[] = [];
  published: Published[] = [];
  notices: Notice[] = [];
  readonly book = new EventBook();
  readonly noticeBook = new NoticeBook();
  onDecided: (decision: Decision) => void = () => undefined;
  private pending: Command[] = [];
  private isConnected = true;
  private serial = 0;
  private readonly random;

  constructor(plan: Plan = {}) {
    this.world = createWorld({ ...DEFAULT_SETTINGS, ...plan.settings });
    this.random = createRandom([plan.seed ?? 1, 2, 3, 4]);
    for (const [name, { isUnregistered }] of Object.entries(plan.agents ?? {}))
      if (isUnregistered !== true) this.phone.registered.add(name);
    this.ask('callcentre.create', { id: 'default' });
    this.run({ type: 'switch-attached', snapshot: this.phone.snapshot([]) });
    for (const id of plan.channels ?? []) this.ask('channel.create', { id, remark: '' });
    for (const [id, fields] of Object.entries(plan.conditions ?? {})) this.addCondition(id, fields);
    for (const [name, agent] of Object.entries(plan.agents ?? {})) this.login(name, agent);
    this.forget();
  }

  /** One input, and nothing that follows from it on the switch. */
  take(happening: Happening): Decision {
    this.serial += 1;
    const draw = [this.random.next(), this.random.next(), this.random.next(), this.random.next()] as const;
    const day = Math.floor(this.at / DAY_MS);
    const decision = decide(this.world, { at: this.at, serial: this.serial, day, draw, happening });
    for (const { kind, id, value } of decision.changes) {
      if (JSON.stringify(value) !== JSON.stringify(freeze(value))) throw new Error(`not plain: ${kind} ${id}`);
    }
    applyChanges(this.world, decision.changes);
    const faults = [
      ...auditWorld(this.world, this.at),
      ...decision.published.flatMap((published) => this.book.read(published) ?? []),
      ...decision.notices.flatMap((notice) => this.noticeBook.read(notice) ?? []),
    ];
    if (faults.length > 0) throw new Error(`after ${JSON.stringify(happening)}: ${faults.join('; ')}`);
    this.commands.push(...decision.commands);
    this.published.push(...decision.published);
    this.notices.push(...decision.notices);
    this.pending.push(...decision.commands);
    this.onDecided(decision);
    return decision;
  }

  /** One input, then the switch obeys until nothing is left to do; then its truth must be ours. */
  run(happening: Happening): Decision {
    const decision = this.take(happening);
    this.obey();
    return decision;
  }

  /** What the switch tells in one breath. */
  runAll(happenings: readonly Happening[]): void {
    for (const happening of happenings) this.take(happening);
    this.obey();
  }

  obey(): void {
    for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift())
      for (const happening of this.carryOut(next)) this.take(happening);
    const faults = [...this.phone.faults, ...this.differences()];
    if (faults.length > 0) throw new Error(`the switch says: ${faults.join('; ')}`);
  }

  /** What a command leads to; while the connection is away it comes to nothing. */
  carryOut(command: Command): Happening[] {
    return this.isConnected ? this.phone.obey(command) : [{ type: 'outcome', command, failure: 'not attached' }];
  }

  /** Commands that have left and that the switch has not seen, taken away. */
  takePending(): Command[] {
    return this.pending.splice(0);
  }

  /** What we believe of the switch and is not so; of what is heard only where that matters. */
  differences(withSound = true): string[] {
    if (this.world.tables.link.get('switch')?.isAttached !== true) return [];
    const elsewhere = [...this.world.tables.leg.values()].flatMap((leg) => {
      const channel = this.phone.channels.get(leg.id);
      const [ours, theirs] = [describeLeg(leg), channel === undefined ? 'gone' : describeChannel(channel)];
      const isSame = withSound ? ours === theirs : ours.replace(SOUND, '') === theirs.replace(SOUND, '');
      return isSame ? [] : [`${leg.id} is ${theirs}, we believe ${ours}`];
    });
    return [...elsewhere, ...unrecorded(this.world, this.phone)];
  }

  forget(): void {
    [this.commands, this.published, this.notices] = [[], [], []];
  }

  ask<N extends RequestName>(name: N, params: Requests[N], callcentre = 'default'): Decision {
    return this.run({ type: 'request', request: { name, callcentre, params } as unknown as Request });
  }

  login(name: string, { skills = {}, state = 'idle', num, channel }: AgentPlan = {}): Decision {
    if (!this.world.tables.extension.has(`default/${name}`))
      this.ask('extension.create', { id: null, line: { type: 1, user: name, password: 'secret' } });
    const named = Object.entries(skills).map(([skill, score]) => ({ name: skill, score, enabled: true }));
    const params = { name, num: num ?? null, state, skills: named, extension: name, channel: channel ?? null };
    return this.ask('agent.login', params);
  }

  addCondition(id: string, fields: Partial<ConditionFields> = {}): Decision {
    return this.ask('condition.create', { id, ...CONDITION, ...fields });
  }

  /** A script hands a call over. */
  arrive(legId: string, xml: string, more: { from?: string; userData?: string } = {}): Decision {
    this.phone.handOver(legId);
    return this.run(arrival(legId, { ok: true, value: readDocument(xml) }, more));
  }

  tell(fact: Fact): Decision {
    return this.run({ type: 'fact', fact });
  }

  ring(agent: string, hasEarlyMedia = false): void {
    this.runAll(this.phone.ring(this.legOf(agent), hasEarlyMedia));
  }

  /** The agent's telephone is picked up: the switch says it, and obeys what follows. */
  answer(agent: string): void {
    this.runAll(this.phone.answer(this.legOf(agent)));
  }

  refuse(agent: string, cause = 'CALL_REJECTED'): void {
    this.hangUp(this.legOf(agent), cause);
  }

  hangUp(legId: string, cause = 'NORMAL_CLEARING'): void {
    this.runAll(this.phone.hangUp(legId, cause));
  }

  /** The connection breaks: commands on their way are lost. */
  loseSwitch(): void {
    this.takePending();
    this.isConnected = false;
    this.take({ type: 'switch-lost' });
  }

  attach(): Decision {
    return this.run(this.connect());
  }

  /** A new connection begins with a snapshot. */
  connect(): Happening {
    this.isConnected = true;
    return { type: 'switch-attached', snapshot: this.phone.snapshot(this.world.tables.leg.keys()) };
  }

  /** Time goes on; timers fire in their order. */
  advance(ms: number): void {
    const end = this.at + ms;
    for (let timer = this.nextTimer(end); timer !== null; timer = this.nextTimer(end)) {
      this.at = Math.max(this.at, timer.at);
      this.run({ type: 'timer', timerId: timer.id });
    }
    this.at = end;
  }

  nextTimer(end: number): { id: string; at: number } | null {
    const due = [...this.world.tables.timer.values()].filter(({ at }) => at <= end);
    return due.sort((a, b) => a.at - b.at)[0] ?? null;
  }

  agent(name: string): Agent {
    return some(this.world.tables.agent.get(`default/${name}`), `agent ${name}`);
  }

  leg(id: string): Leg {
    return some(this.world.tables.leg.get(id), `leg ${id}`);
  }

  legOf(agent: string): string {
    return some(this.agent(agent).legId, `a leg of ${agent}`);
  }

  /** The task of a caller, or the only one. */
  task(legId?: string): Task {
    const tasks = [...this.world.tables.task.values()];
    return some(
      tasks.find((task) => legId === undefined || task.legId === legId),
      'a task',
    );
  }

  conversation(): Conversation {
    return some([...this.world.tables.conversation.values()][0], 'a conversation');
  }

  /** How many of a kind there are. */
  count(kind: Kind): number {
    return this.world.tables[kind].size;
  }

  /** As the API tells it. */
  state(agent: string): string {
    return stateText(this.agent(agent).presence);
  }

  eventNames(): string[] {
    return this.published.map(({ event }) => event);
  }

  /** What was told, in short. */
  story(): string[] {
    return this.published.map(tellShort);
  }

  did(): string[] {
    return this.commands.map((command) => command.do);
  }

  /** Whose telephones were called, in order. */
  dialled(): string[] {
    return this.commands.flatMap((command) =>
      command.do === 'originate' && command.target.is === 'phone' ? [command.target.user] : [],
    );
  }

  /** What the script of a call has been given. */
  resultOf(legId: string): Readonly<Record<string, string>> {
    return some(this.phone.channels.get(legId)?.variables, `a result of ${legId}`);
  }

  /** A request that is refused: with this code, and without a trace. */
  refused<N extends RequestName>(name: N, params: Requests[N], callcentre = 'default'): string {
    const before = this.describe();
    const { rejection, changes, commands, published, reply } = this.ask(name, params, callcentre);
    if (changes.length + commands.length + published.length > 0 || reply !== undefined)
      throw new Error('a trace is left');
    if (before !== this.describe()) throw new Error('the world is another');
    return some(rejection, `a rejection of ${name}`).code;
  }

  private describe(): string {
    return JSON.stringify(KINDS.map((kind) => [...this.world.tables[kind]]));
  }
}

export const CONDITION: ConditionFields = {
  where: '1 == 1',
  sort: null,
  priority: 0,
  queueTimeoutMs: 60_000,
  fetchTimeoutMs: 20_000,
  channel: null,
  remark: '',
};

type Document = (Happening & { type: 'call-arrived' })['document'];

export const arrival = (
  legId: string,
  document: Document,
  more: { from?: string; userData?: string; callcentre?: string } = {},
): Happening & { type: 'call-arrived' } => ({
  type: 'call-arrived',
  callcentre: more.callcentre ?? 'default',
  legId,
  from: more.from ?? '0301',
  to: '4000',
  isAnswered: true,
  document,
  userData: more.userData ?? null,
});

export function some<T>(value: T | null | undefined, what: string): T {
  if (value === undefined || value === null) throw new Error(`there is not ${what}`);
  return value;
}

/** So that whoever changes what he was given is found out. */
export function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}

/** An event in a few words. */
export function tellShort({ event, fields }: Published): string {
  const text = (name: string): string => String(fields[name]);
  switch (event) {
    case 'callcenter.agent.state_changed':
      return `${text('name')} ${text('previous_state')}>${text('latest_state')}`;
    case 'callcenter.agent.conversation_changed':
      return `${text('name')} ${text('type')}`;
    case 'callcenter.conversation.parts_changed':
      return `parts ${(fields['members'] as readonly unknown[]).length}`;
    case 'callcenter.queue.fail':
      return `queue.fail ${text('cause')}`;
    case 'callcenter.queue.select':
      return `queue.select ${text('agent_name')}`;
    case 'callcenter.conversation.end':
      return `conversation.end ${text('end_reason')}`;
    case 'callcenter.agent.login':
    case 'callcenter.agent.logout':
    case 'callcenter.agent.expired':
      return `${text('name')} ${event.slice('callcenter.agent.'.length)}`;
    default:
      return event.replace('callcenter.', '');
  }
}

const SOUND = / hearing .*/;
const place = (at: string, voice: string | null): string => (voice === null ? at : `${at} hearing ${voice}`);
const inRoom = (room: string, flags: { mute: boolean; deaf: boolean }): string =>
  `in ${room}${flags.mute ? ' mute' : ''}${flags.deaf ? ' deaf' : ''}`;

function describeLeg({ state }: Leg): string {
  if (state.is === 'joined') return place(inRoom(state.room, state.flags), state.voice);
  if (state.is === 'tapping') return tap(state.target, state.isWhisper);
  return state.is === 'parked' ? place('parked', state.voice) : state.is;
}

const tap = (target: string, isWhisper: boolean): string => `${isWhisper ? 'whispers' : 'listens'} to ${target}`;

type Seen = NonNullable<ReturnType<ObedientSwitch['channels']['get']>>;

function describeChannel({ phase, place: where, voice }: Seen): string {
  if (phase === 'dialling' || phase === 'ringing') return phase;
  if (where.at === 'room') return place(inRoom(where.room, where.flags), voice);
  if (where.at === 'tap') return tap(where.target, where.isWhisper);
  return where.at === 'playing' ? place('parked', voice) : place(where.at, voice);
}
