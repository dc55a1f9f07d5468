import type { Enqueue } from '../../enqueue/model.ts';
import type { AfterCall, Settable, Skill } from './agent.ts';
import type { Line } from './call-centre.ts';
import type { CallOptions } from './call-options.ts';
import type { KeysBy, StreamDirection } from './command.ts';
import type { Others } from './errand.ts';
import type { Mode } from './mode.ts';
import type { Supervision } from './notice.ts';

/** Every request that changes something, with its parameters. Names are those that their call centre uses. */
export interface Requests {
  'callcentre.create': { readonly id: string };
  'channel.create': { readonly id: string | null; readonly remark: string };
  'channel.remove': { readonly id: string };
  'extension.create': { readonly id: string | null; readonly line: Line };
  'extension.remove': { readonly id: string };
  'condition.create': { readonly id: string | null } & ConditionFields;
  'condition.update': { readonly id: string } & Partial<ConditionFields>;
  'condition.remove': { readonly id: string };
  'agent.login': {
    readonly name: string;
    readonly num: string | null;
    readonly state: Settable | null;
    readonly skills: readonly NamedSkill[];
    readonly extension: string;
    readonly channel: string | null;
    /** How long he may give no sign of life, ms; absent: as configured. */
    readonly keepaliveMs?: number;
  };
  'agent.logout': { readonly name: string; readonly force: boolean };
  'agent.keepalive': { readonly name: string };
  'agent.set-extension': { readonly name: string; readonly extension: string };
  /** forMs: ends by itself after this time. */
  'agent.set-state': { readonly name: string; readonly state: Settable; readonly forMs?: number };
  /** After-call work, now; for as long as is configured, else until he changes it. */
  'agent.arrange': { readonly name: string };
  /** What he will be when his present call is over. */
  'agent.after-call': { readonly name: string } & AfterCall;
  /** His calls are hung up, whatever he is stuck in is over. */
  'agent.reset': { readonly name: string };
  'agent.set-skills': { readonly name: string; readonly opts: readonly SkillChange[] };
  'task.cancel': { readonly id: string };
  'offer.reject': { readonly agent: string; readonly taskId: string; readonly data: string | null };
  'offer.forward': { readonly agent: string; readonly taskId: string; readonly enqueue: Enqueue };
  'conversation.remove': { readonly id: string; readonly data: string | null };
  'conversation.leave': { readonly id: string; readonly agent: string; readonly data: string | null };
  'conversation.set-call-mode': { readonly id: string; readonly legId: string; readonly mode: Mode };
  'conversation.set-agent-mode': { readonly id: string; readonly agent: string; readonly mode: Mode };
  'conversation.invite': {
    readonly id: string;
    readonly whom: Whom;
    readonly mode: Mode;
    readonly background: boolean;
  };
  'conversation.join': { readonly id: string; readonly agent: string; readonly mode: Mode; readonly others: Others };
  'agent.call': {
    readonly agent: string;
    readonly whom: Whom;
    readonly background: boolean;
    readonly userData: string | null;
    readonly options?: CallOptions;
  };
  'agent.invite': {
    readonly agent: string;
    readonly id: string;
    readonly whom: Whom;
    readonly mode: Mode;
    readonly background: boolean;
    readonly options?: CallOptions;
  };
  'agent.transfer': {
    readonly agent: string;
    readonly id: string;
    readonly whom: Whom;
    readonly release: boolean;
    readonly options?: CallOptions;
  };
  /** The meeting room of this name; the first one opens it. */
  'agent.meet': { readonly agent: string; readonly room: string; readonly options?: CallOptions };
  /** What he has pending is given up: a call, an invitation, a transfer. */
  'agent.cancel': { readonly agent: string };
  /** The other party talks with the consulted one, the agent leaves; before the consulted one has answered, too. */
  'agent.complete-consult': { readonly agent: string; readonly id: string };
  /** The agent leaves, the other party goes on at a number of the dialplan. */
  'agent.hand-on': { readonly agent: string; readonly id: string; readonly number: string };
  /** Whatever the id names of his is over. What is over already is no error. */
  'agent.hang-up': { readonly agent: string; readonly id: string };
  /** isOtherToo: the other parties' telephones are asked for the same video. */
  'agent.set-media': {
    readonly agent: string;
    readonly id: string;
    readonly mode: Mode;
    readonly video: StreamDirection | null;
    readonly isOtherToo: boolean;
  };
  'agent.send-keys': { readonly agent: string; readonly id: string; readonly keys: string; readonly how: KeysBy };
  /** His ringing telephone is asked to answer. */
  'agent.answer': { readonly agent: string; readonly id: string };
  /** On the same leg, where he supervises already. */
  'agent.supervise': { readonly agent: string; readonly target: string; readonly how: Supervision };
  'agent.substitute': { readonly agent: string; readonly target: string };
  'agent.interrupt': { readonly agent: string; readonly target: string };
  'agent.merge': { readonly agent: string; readonly source: string; readonly target: string; readonly mode: Mode };
}

/** Who is called: an agent found by a document, or a number. Times in ms, maxAnswerMs counted from the answer. */
export type Whom =
  | { readonly by: 'queue'; readonly enqueue: Enqueue }
  | {
      readonly by: 'dial';
      readonly number: string;
      readonly from: string | null;
      readonly maxDialMs: number | null;
      readonly maxAnswerMs: number;
    };

export interface ConditionFields {
  readonly where: string;
  readonly sort: string | null;
  readonly priority: number;
  readonly queueTimeoutMs: number;
  readonly fetchTimeoutMs: number;
  readonly channel: string | null;
  readonly remark: string;
}

export interface NamedSkill extends Skill {
  readonly name: string;
}

/** In order: add or change, remove, remove all. */
export type SkillChange =
  ({ readonly opt: 1 } & NamedSkill) | { readonly opt: 2; readonly name: string } | { readonly opt: 0 };

export type RequestName = keyof Requests;

export type Request = {
  [N in RequestName]: { readonly name: N; readonly callcentre: string; readonly params: Requests[N] };
}[RequestName];
