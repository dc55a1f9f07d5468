import type { Random } from '../../src/lib/random.ts';
import type { Answer, Method } from '../stage/api.ts';
import type { Stage } from '../stage/create-stage.ts';
import type { StageCall } from '../stage/stage.ts';
import type { Desktop } from './desktops.ts';
import { look, type Seen, type SeenTalk } from './kill-look.ts';
import { enqueue, toAgent, toSkill } from './words.ts';

export const AGENTS = ['1003', '1004', '1005', '1006'] as const;
export const SUPERVISOR = '1000';
export const OUTSIDE = ['5550006', '5550007'] as const;
/** Of the traffic, beside those whom nobody touches. */
const CALLS_AT_ONCE = 3;
const CALM = { ringMs: 0, answerMs: 20 };
/** Mostly late. */
const BEHAVIOURS = [CALM, { answerMs: 100 }, { answerMs: 300 }, { answerMs: 700 }, { answerMs: 1500 }, { reject: 486 }];

/** Three numbers that the seed draws for each deed, whatever comes of it: so the plan is the same each time. */
type Drawn = readonly [number, number, number];

/**
 * Callers, agents, numbers outside and a supervisor who do at random what one does all day, from a seed. The daemon may
 * be dead at any moment: what then comes of a deed is of no concern.
 */
export class Traffic {
  readonly faults: string[] = [];
  /** Conversations and telephones to which somebody has done something; all others must be left as they are. */
  readonly touched = new Set<string>();
  calls: StageCall[] = [];
  seen: Seen = { talks: [], tasks: [], agents: [] };
  readonly done: Record<string, number> = {};
  readonly #stage: Stage;
  readonly #random: Random;
  readonly #desktops: ReadonlyMap<string, Desktop>;
  readonly #keep: ReadonlySet<string>;
  readonly #numbers: readonly string[];

  /** keep: conversations that are none of its business. */
  constructor(stage: Stage, random: Random, desktops: readonly Desktop[], keep: ReadonlySet<string>) {
    this.#stage = stage;
    this.#random = random;
    this.#desktops = new Map(desktops.map((desktop) => [desktop.name, desktop]));
    this.#keep = keep;
    const documents = [...AGENTS.map((agent) => toAgent(agent, 'queue_timeout="2"')), toSkill('s'), toSkill('s')];
    this.#numbers = documents.map((document) => stage.number(enqueue('', document)));
  }

  /** Whose document asks for this agent. */
  numberOf(agent: (typeof AGENTS)[number]): string {
    return this.#numbers[AGENTS.indexOf(agent)]!;
  }

  /** Those that are left answer from now on. */
  calm(): void {
    for (const number of [...AGENTS, SUPERVISOR, ...OUTSIDE]) this.#stage.phone(number).behave(CALM);
    this.calls = this.calls.filter((call) => call.isLive);
  }

  async deed(): Promise<void> {
    const name = this.#one(DEEDS, this.#random.next());
    const drawn: Drawn = [this.#random.next(), this.#random.next(), this.#random.next()];
    const seen = await look(this.#stage, this.calls).catch(() => null);
    if (seen === null) return;
    this.seen = { ...seen, talks: seen.talks.filter(({ id }) => !this.#keep.has(id)) };
    const did = await this.#do(name, drawn);
    if (did !== null) this.done[name] = (this.done[name] ?? 0) + 1;
  }

  /** null: there was nobody to do it with, or it was refused. */
  async #do(deed: Deed, drawn: Drawn): Promise<unknown> {
    const [a, b] = drawn;
    const agent = this.#one(AGENTS, a);
    const { talks } = this.seen;
    switch (deed) {
      case 'call':
        return this.#call(a);
      case 'behave':
        return void this.#stage
          .phone(this.#one([...AGENTS, ...OUTSIDE], a))
          .behave({ ringMs: 0, ...this.#one(BEHAVIOURS, b) });
      case 'hang up':
        return this.#hangUp(a);
      case 'callout':
        return this.#byAgent(agent, 'callout', { ...this.#outside(b), background: b % 2 === 0 });
      case 'state':
        return this.#ask('POST', `/agent/${agent}/state`, { state: b % 3 === 0 ? 'busy' : 'idle' });
      case 'supervise':
        return this.#supervise(agent, drawn);
      default:
        return talks.length === 0 ? null : this.#inTalk(deed, this.#one(talks, a), drawn);
    }
  }

  #inTalk(deed: TalkDeed, talk: SeenTalk, [a, b, c]: Drawn): Promise<unknown> {
    this.touched.add(talk.id);
    const about = { conversationId: talk.id };
    const agent = talk.members.find((member) => member.agent !== null)?.agent ?? this.#one(AGENTS, b);
    const [release, backgroud, mode] = [b % 2 === 0, c % 2 === 0, 1 + (c % 4)];
    const found = { enqueue: enqueue('', toAgent(this.#one(AGENTS, c), 'queue_timeout="2"')) };
    switch (deed) {
      case 'mode':
        return this.#ask('POST', `/conversation/${talk.id}/call/${this.#one(talk.members, b).leg}/lsm`, { mode });
      case 'dissolve':
        return this.#ask('DELETE', `/conversation/${talk.id}`, { data: 'd' });
      case 'xferAgent':
        return this.#byAgent(agent, 'xferAgent', { ...about, ...found, release });
      case 'xferOut':
        return this.#byAgent(agent, 'xferOut', { ...about, ...this.#outside(c), release });
      case 'inviteAgent':
        return this.#byAgent(agent, 'inviteAgent', { ...about, ...found, backgroud, mode });
      case 'inviteOut':
        return this.#byAgent(agent, 'inviteOut', { ...about, ...this.#outside(c), backgroud, mode });
      case 'pause':
      case 'resume':
      case 'depart':
        return this.#byAgent(agent, deed, about);
      case 'join':
        return this.#byAgent(this.#one(AGENTS, b), 'join', { ...about, mode, holding: a % 2 === 0 });
      case 'consult':
        return this.#consult(agent, talk.id, [a, b, c]);
    }
  }

  #call(a: number): StageCall | null {
    this.calls = this.calls.filter((call) => call.isLive);
    if (this.calls.length >= CALLS_AT_ONCE) return null;
    const call = this.#stage.call(this.#one(this.#numbers, a));
    this.calls.push(call);
    return call;
  }

  /** What it does to its conversation is not known before it is done: all that its telephone may be in counts as touched. */
  async #hangUp(a: number): Promise<unknown> {
    const legs = [
      ...this.calls,
      ...[...AGENTS, ...OUTSIDE, SUPERVISOR].flatMap((number) => this.#stage.phone(number).live),
    ];
    const live = legs.filter((leg) => leg.isLive);
    if (live.length === 0) return null;
    const leg = this.#one(live, a);
    this.touched.add(leg.name);
    return leg.hangup().catch(() => null);
  }

  /** And perhaps gives it up, or hands the customer over before or after the answer. */
  async #consult(agent: string, uuid: string, [, b, c]: Drawn): Promise<unknown> {
    this.#touchAgent(agent);
    const to = this.#one(AGENTS, c);
    const asked = await this.#tell(agent, 'consult', { uuid, type: '1', consult_type: '0', consult_number: to });
    if (asked === null || b % 3 === 0) return asked;
    if (b % 3 === 1) return this.#tell(agent, 'consult_to_trans', { consult_uuid: String(asked['consult_uuid']) });
    return this.#tell(agent, 'consult', { uuid, type: '2', consult_type: '0', consult_number: to });
  }

  #supervise(agent: string, [, b]: Drawn): Promise<unknown> {
    const how = this.#one(
      ['eavesdrop', 'eavesdrop', 'whisper', 'force_call', 'substitute', 'interrupt_call'] as const,
      b,
    );
    if (how !== 'eavesdrop' && how !== 'whisper') this.#touchAgent(agent);
    this.#touchAgent(SUPERVISOR);
    return this.#tell(SUPERVISOR, how, { operated_agent_id: agent, operated_ext_id: agent });
  }

  #outside(b: number): Record<string, unknown> {
    return { to: this.#one(OUTSIDE, b), max_answer_seconds: 600, max_dial_seconds: 20 };
  }

  #byAgent(agent: string, operation: string, body: unknown): Promise<unknown> {
    this.#touchAgent(agent);
    return this.#ask('POST', `/agent/${agent}/${operation}`, body);
  }

  #touchAgent(agent: string): void {
    this.touched.add(this.#stage.phone(agent).name);
  }

  async #ask(method: Method, path: string, body: unknown): Promise<Answer | null> {
    const answer = await this.#stage.api(method, `/callcenter${path}`, body).catch(() => null);
    if (answer !== null && answer.status >= 500 && answer.status !== 503)
      this.faults.push(`${method} ${path} ${JSON.stringify(body)}: ${answer.status} ${answer.msg}`);
    return answer?.status === 200 ? answer : null;
  }

  #tell(agent: string, message: 'consult' | 'consult_to_trans' | SupervisorMessage, fields: object) {
    return this.#desktops
      .get(agent)!
      .ask(message, fields as never)
      .catch(() => null);
  }

  #one<T>(things: readonly T[], drawn: number): T {
    return things[drawn % things.length] as T;
  }
}

type SupervisorMessage = 'eavesdrop' | 'whisper' | 'force_call' | 'substitute' | 'interrupt_call';

const IN_TALK = [
  ...(['mode', 'mode', 'dissolve', 'xferAgent', 'xferAgent', 'xferOut', 'inviteAgent', 'inviteOut'] as const),
  ...(['pause', 'resume', 'depart', 'join', 'consult', 'consult'] as const),
];
const DEEDS = [
  ...(['call', 'call', 'call', 'call', 'call', 'call', 'behave', 'behave', 'hang up', 'hang up', 'callout'] as const),
  ...(['state', 'supervise', 'supervise'] as const),
  ...IN_TALK,
];
type Deed = (typeof DEEDS)[number];
type TalkDeed = (typeof IN_TALK)[number];
