import { createRandom, type Random } from '../../src/lib/random.ts';
import type { Heard } from '../real/hear.ts';
import { until } from '../real/until.ts';
import type { Answer, Method } from '../stage/api.ts';
import type { Stage } from '../stage/create-stage.ts';
import type { StageCall } from '../stage/stage.ts';
import { compareRooms } from './compare-rooms.ts';
import { EventBook } from './event-book.ts';
import { enqueue, toAgent } from './words.ts';

const AGENTS = ['1001', '1002', '1003', '1004', '1005'];
/** Callers and numbers that are called, together. */
const OUTSIDE = 5;
const NUMBERS = ['5550004', '5550005', '5550006', '5550007', '5550008'];
/** What a telephone does when it is called: most answer. */
const BEHAVIOURS = [{}, {}, {}, {}, { reject: 486 }, { reject: 603 }];
const ANSWERS_MS = 0;
/** Mostly one thing at a time. */
const AT_ONCE = [1, 1, 1, 2, 3];

interface Member {
  readonly id: string;
  readonly leg: string;
  readonly name: string;
  readonly agent: string | null;
  readonly mode: number;
}

interface Talk {
  readonly id: string;
  readonly members: readonly Member[];
}

/** Steps taken, by the operation, and how many of them were refused. */
export type Taken = Map<string, { done: number; refused: number }>;

/**
 * Five agents and five outside parties do at random whatever the API lets them, and now and then hang up. After every
 * step, once all has come to rest, what the API shows, what the switch has and what is told must be the same.
 */
export class OperationsWalk {
  readonly taken: Taken = new Map();
  readonly #stage: Stage;
  readonly #random: Random;
  readonly #book = new EventBook();
  readonly #numbers = new Map<string, string>();
  /** Numbers that are about to be called. */
  readonly #reserved = new Set<string>();
  #calls: StageCall[] = [];
  #talks: Talk[] = [];
  #told = 0;

  constructor(stage: Stage, seed: number) {
    this.#stage = stage;
    this.#random = createRandom([seed, 1, 2, 3]);
  }

  async begin(): Promise<void> {
    const { xml } = { xml: (agent: string) => enqueue('', toAgent(agent, 'queue_timeout="0"')) };
    for (const agent of AGENTS) {
      this.#stage.phone(agent).behave({ ringMs: 0, answerMs: ANSWERS_MS });
      await this.#stage.login(agent);
      this.#numbers.set(agent, this.#stage.number(xml(agent)));
    }
    for (const number of NUMBERS) this.#stage.phone(number).behave({ ringMs: 0, answerMs: ANSWERS_MS });
  }

  /** One step, or a few at the same time; then all is at rest, and what is wrong is told. */
  async step(): Promise<string[]> {
    const names = Array.from({ length: this.#one(AT_ONCE) }, () => this.#one(STEPS));
    this.#reserved.clear();
    const answers = await Promise.all(names.map((name) => this.#act(name)));
    if (answers.every((answer) => answer === null)) return [];
    const told = names.map((name, n) => `${name} ${JSON.stringify(answers[n])}`).join(', ');
    const faults = answers.flatMap((answer, n) => this.#count(names[n]!, answer));
    await this.#rest();
    return [...faults, ...(await this.compare())].map((fault) => `${told}: ${fault}`);
  }

  /** A refusal is an answer like another; that the daemon did not know what to do is not. */
  #count(name: Step, answer: Answer | 'done' | null): string[] {
    if (answer === null) return [];
    const count = this.taken.get(name) ?? { done: 0, refused: 0 };
    this.taken.set(name, count);
    count[answer === 'done' || answer.status === 200 ? 'done' : 'refused'] += 1;
    return answer !== 'done' && answer.status >= 500 ? [`${answer.status} ${answer.msg}`] : [];
  }

  /** Everybody hangs up. */
  async end(): Promise<void> {
    for (const { id } of this.#talks) await this.#stage.api('DELETE', `/callcenter/conversation/${id}`);
    await this.#rest();
  }

  /** Who hears whom, by the modes. */
  expected(): Heard {
    const heard: Record<string, string[]> = {};
    for (const { name } of this.#talks.flatMap(({ members }) => members)) heard[name] = [];
    for (const { members } of this.#talks) {
      const active = members.filter(({ mode }) => mode !== 4);
      for (const { name, leg, mode } of active) {
        const voices = active.filter((other) => other.leg !== leg && (other.mode === 1 || other.mode === 3));
        const music = active.length === 1 && members.length > 1 ? ['music'] : [];
        heard[name] = [...(mode === 3 ? [] : voices.map((voice) => voice.name)), ...music].sort();
      }
    }
    return heard;
  }

  /** What the API shows, what the switch has, and what was told. */
  async compare(): Promise<string[]> {
    const faults = [...(await this.#compareRoomsAtLast()), ...(await this.#compareEvents())];
    if (this.#stage.kind === 'real') return faults;
    const [heard, expected] = [await this.#stage.hearsAtLast(this.expected()), this.expected()];
    const isSame = JSON.stringify(sorted(heard)) === JSON.stringify(sorted(expected));
    return isSame ? faults : [...faults, `heard ${JSON.stringify(heard)}, expected ${JSON.stringify(expected)}`];
  }

  /** Who has hung up is taken off the switch's list some 20 ms after the word of it. */
  async #compareRoomsAtLast(): Promise<string[]> {
    let faults: string[] = [];
    const isRight = async (): Promise<boolean> =>
      (faults = compareRooms(this.#talks, await this.#stage.rig.members())).length === 0;
    await until('the rooms are as they should be', isRight, 1000).catch(() => null);
    return faults;
  }

  async #compareEvents(): Promise<string[]> {
    const all = await this.#stage.events.all();
    const faults = all.slice(this.#told).flatMap((event) => this.#book.read(event) ?? []);
    this.#told = all.length;
    const seats = this.#talks.flatMap(({ id, members }) =>
      members.flatMap(({ agent }) => (agent === null ? [] : `seat ${agent} ${id}`)),
    );
    const open = [...this.#talks.map(({ id }) => `conversation ${id}`), ...seats].sort();
    const told = this.#book.open().sort();
    return JSON.stringify(open) === JSON.stringify(told)
      ? faults
      : [...faults, `told ${told.join()}, is ${open.join()}`];
  }

  /** Nobody is being called or looked for, and the switch has all modes. */
  async #rest(): Promise<void> {
    const api = (path: string): Promise<Answer['data']> => this.#stage.ok('GET', path);
    let why = '';
    await until(
      () => `all is at rest: ${why}`,
      async () => {
        const [agents, queue, talks] = await Promise.all([
          api('/agent?pageSize=100'),
          api('/queue?pageSize=100'),
          api('/conversation?state=running&pageSize=100'),
        ]);
        const waiting: string[] = queue.result.map(({ id }: { id: string }) => id);
        const fetching: unknown[] = agents.result.filter(({ state }: { state: string }) => state === 'fetching');
        this.#talks = talks.result.map((talk: Answer['data']) => this.#read(talk));
        const late: string[] = talks.result.flatMap(unapplied);
        const idle = AGENTS.filter(
          (agent) => !this.#talks.some(({ members }) => members.some((one) => one.agent === agent)),
        );
        const lines = idle.filter((agent) => this.#stage.phone(agent).live.length > 0);
        this.#calls = this.#calls.filter((call) => call.isLive);
        const present = new Set(this.#talks.flatMap(({ members }) => members.map(({ name }) => name)));
        const stray = [...this.#calls, ...NUMBERS.flatMap((number) => this.#stage.phone(number).live)].filter(
          ({ name }) => !present.has(name),
        );
        why = JSON.stringify({ waiting, fetching, late, lines, stray: stray.map(({ name }) => name) });
        const count = waiting.length + fetching.length + late.length + lines.length + stray.length;
        return count === 0 && (await this.#openCalls()).length === 0;
      },
      20_000,
    );
  }

  /** Calls to numbers of which no outcome was told. */
  async #openCalls(): Promise<string[]> {
    const open = new Set<string>();
    for (const { event, id } of (await this.#stage.events.all()).slice(this.#told)) {
      if (event === 'callcenter.call.dial') open.add(id);
      if (event === 'callcenter.call.answer' || event === 'callcenter.call.fail') open.delete(id);
    }
    return [...open];
  }

  async #readTalks(): Promise<Talk[]> {
    const { result } = await this.#stage.ok('GET', '/conversation?state=running&pageSize=100');
    return result.map((talk: Answer['data']) => this.#read(talk));
  }

  #read({ id, agents, outs }: Answer['data']): Talk {
    const isLive = ({ end_time }: { end_time: unknown }): boolean => end_time === null;
    const ofAgents = agents.filter(isLive).map(({ name, call_id: leg, mode }: Answer['data']): Member => ({
      ...{ id, leg, mode, agent: name },
      name: this.#stage.phone(name).name,
    }));
    const ofOuts = outs.filter(isLive).map(({ number, call_id: leg, mode }: Answer['data']): Member => ({
      ...{ id, leg, mode, agent: null },
      name: this.#calls.find(({ from }) => from === number)?.name ?? this.#stage.phone(number).name,
    }));
    return { id, members: [...ofAgents, ...ofOuts] };
  }

  /** null: there is nobody to do it with. */
  async #act(step: Step): Promise<Answer | 'done' | null> {
    const agent = this.#one(AGENTS);
    if (step === 'call') return this.#call(agent);
    if (step === 'behave') return this.#behave(agent);
    if (step === 'callout')
      return this.#out((out) => this.#as(this.#talker() ?? agent, 'callout', { ...out, background: this.#coin() }));
    if (step === 'callagent')
      return this.#as(this.#talker() ?? agent, 'callagent', { ...this.#find(), background: this.#coin() });
    if (this.#talks.length === 0) return null;
    if (step === 'merge') return this.#merge();
    const { id, members } = this.#one(this.#talks);
    const member = this.#one(members);
    if (step === 'hang up') return this.#hangUp(member);
    if (step === 'dissolve') return this.#api('DELETE', `/conversation/${id}`, { data: 'd' });
    if (step === 'lsm of a call')
      return this.#api('POST', `/conversation/${id}/call/${member.leg}/lsm`, { mode: this.#mode() });
    return this.#inConversation(step, id, members.find((one) => one.agent !== null && this.#coin())?.agent ?? agent);
  }

  /** Mostly by one who is in it. */
  #inConversation(step: Step, id: string, agent: string): Promise<Answer | 'done' | null> {
    const about = { conversationId: id };
    const release = this.#coin();
    const backgroud = this.#coin();
    const mode = this.#mode();
    switch (step) {
      case 'xferAgent':
        return this.#as(agent, 'xferAgent', { ...about, ...this.#find(), release });
      case 'xferOut':
        return this.#out((out) => this.#as(agent, 'xferOut', { ...about, ...out, release }));
      case 'inviteAgent':
        return this.#as(agent, 'inviteAgent', { ...about, ...this.#find(), backgroud, mode });
      case 'inviteOut':
        return this.#out((out) => this.#as(agent, 'inviteOut', { ...about, ...out, backgroud, mode }));
      case 'invite_agent':
        return this.#api('POST', `/conversation/${id}/invite_agent`, { ...this.#find(), backgroud, mode });
      case 'invite_out':
        return this.#out((out) => this.#api('POST', `/conversation/${id}/invite_out`, { ...out, backgroud, mode }));
      case 'attachAgent':
        return this.#api('POST', `/conversation/${id}/attachAgent`, { agentId: agent, mode });
      case 'dettachAgent':
        return this.#api('POST', `/conversation/${id}/dettachAgent`, { agentId: agent });
      case 'join':
        return this.#as(agent, 'join', { ...about, mode, holding: this.#coin() });
      case 'resume':
      case 'pause':
      case 'depart':
        return this.#as(agent, step, about);
      default:
        return this.#as(agent, 'setVoiceIoMode', { ...about, voiceIoMode: mode });
    }
  }

  /** Now and then one who talks already. */
  #talker(): string | null {
    const talkers = this.#talks.flatMap(({ members }) => members.flatMap(({ agent }) => agent ?? []));
    return talkers.length > 0 && this.#coin() ? this.#one(talkers) : null;
  }

  /** By one who has two, where there is such a one. */
  #merge(): Promise<Answer> {
    const seats = (agent: string): Talk[] =>
      this.#talks.filter(({ members }) => members.some((one) => one.agent === agent));
    const busy = AGENTS.filter((one) => seats(one).length > 1);
    const agent = this.#one(busy.length > 0 ? busy : AGENTS);
    const all = seats(agent).length > 1 ? seats(agent) : this.#talks;
    const [source, target] = [this.#one(all), this.#one(all)];
    return this.#as(agent, 'merge', { srcConversationId: source.id, dstConversationId: target.id, mode: this.#mode() });
  }

  #call(agent: string): 'done' | null {
    if (this.#parties() >= OUTSIDE || this.#calls.length > 3) return null;
    this.#calls.push(this.#stage.call(this.#numbers.get(agent)!));
    return 'done';
  }

  #behave(agent: string): 'done' {
    this.#stage
      .phone(this.#one([agent, ...NUMBERS]))
      .behave({ ringMs: 0, answerMs: ANSWERS_MS, ...this.#one(BEHAVIOURS) });
    return 'done';
  }

  /** It is over when the daemon has heard of it. */
  async #hangUp({ agent, name, leg: callId }: Member): Promise<'done'> {
    const leg =
      agent === null
        ? (this.#calls.find((call) => call.name === name) ??
          NUMBERS.flatMap((number) => this.#stage.phone(number).live).find((one) => one.name === name))
        : this.#stage.phone(agent).live[0];
    await leg?.hangup();
    await until(
      `${name} has hung up`,
      async () => !(await this.#readTalks()).some(({ members }) => members.some((one) => one.leg === callId)),
    );
    return 'done';
  }

  /** To a number that has no call. */
  async #out(act: (out: Record<string, unknown>) => Promise<Answer>): Promise<Answer | null> {
    const isFree = (number: string): boolean =>
      !this.#reserved.has(number) && this.#stage.phone(number).live.length === 0;
    const free = NUMBERS.filter(isFree);
    if (this.#parties() + this.#reserved.size >= OUTSIDE || free.length === 0) return null;
    const to = this.#one(free);
    this.#reserved.add(to);
    return act({ to, max_answer_seconds: 600, max_dial_seconds: 20 });
  }

  #parties(): number {
    return this.#talks.flatMap(({ members }) => members.filter(({ agent }) => agent === null)).length;
  }

  /** Whom nobody can be had for is not waited for. */
  #find(): { enqueue: string } {
    return { enqueue: enqueue('', toAgent(this.#one(AGENTS), 'queue_timeout="0"')) };
  }

  #as(agent: string, operation: string, body: unknown): Promise<Answer> {
    return this.#api('POST', `/agent/${agent}/${operation}`, body);
  }

  #api(method: Method, path: string, body: unknown): Promise<Answer> {
    return this.#stage.api(method, `/callcenter${path}`, body);
  }

  #mode(): number {
    return 1 + this.#random.below(4);
  }

  #coin(): boolean {
    return this.#random.below(2) === 0;
  }

  #one<T>(things: readonly T[]): T {
    return things[this.#random.below(things.length)] as T;
  }
}

const STEPS = [
  ...([
    'call',
    'call',
    'call',
    'callout',
    'callout',
    'callout',
    'callagent',
    'behave',
    'hang up',
    'dissolve',
    'lsm of a call',
  ] as const),
  ...(['xferAgent', 'xferOut', 'inviteAgent', 'inviteOut', 'invite_agent', 'invite_out', 'attachAgent'] as const),
  ...([
    'dettachAgent',
    'join',
    'join',
    'merge',
    'merge',
    'resume',
    'resume',
    'pause',
    'depart',
    'setVoiceIoMode',
  ] as const),
];
export type Step = (typeof STEPS)[number];
export const STEP_NAMES: readonly Step[] = [...new Set(STEPS)];

const unapplied = ({ id, agents, outs }: Answer['data']): string[] =>
  [...agents, ...outs]
    .filter(({ end_time, applied }) => end_time === null && !applied)
    .map(({ call_id, mode }) => `${id} ${call_id} ${mode}`);

const sorted = (heard: Heard): unknown => Object.entries(heard).sort(([a], [b]) => (a < b ? -1 : 1));
