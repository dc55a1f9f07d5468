/**
 * What an `<enqueue>` document says, whatever its dialect: plain data, so that it can be stored with the task.
 * Times in milliseconds. Source: specification 2-enqueue.md sections 1 and 2.
 */
export const CHOICES = ['random', 'lru', 'fewest_calls', 'round_robin', 'ring_all'] as const;
export type Choice = (typeof CHOICES)[number];

export const RING_MODES = [1, 2, 3, 4, 5] as const;
export type RingMode = (typeof RING_MODES)[number];

export interface Enqueue {
  /** Work channel whose agents and conditions are meant; null: the call centre's default one. */
  readonly channel: string | null;
  /** 1: strictly two parties. 2: a conference. */
  readonly conversationLevel: 1 | 2;
  /** Longest talk; null: the system's maximum. */
  readonly conversationTimeoutMs: number | null;
  readonly choice: Choice;
  /**
   * The agent's state after his last conversation: idle, busy[/x], away[/x]; null: what he was before, which for one who
   * was found is idle.
   */
  readonly reserveState: string | null;
  /** After a reject, no answer or dial failure: true goes on with other agents, false ends the task. */
  readonly failOverflow: boolean;
  /** Files below the sounds folder; null: the switch's hold music. */
  readonly waitVoice: string | null;
  readonly ringVoice: string | null;
  readonly holdVoice: string | null;
  readonly ringMode: RingMode;
  /** Whether the agent's number is spoken to all parties after the answer. */
  readonly playNum: boolean;
  readonly preNumVoice: string | null;
  readonly postNumVoice: string | null;
  readonly userData: string | null;
  /** Ours: record the conversation (where the configuration leaves it to the document); null: not said. */
  readonly recording: boolean | null;
  /** Ours: tells the waiting caller his position again and again, so often; null: not at all. */
  readonly announceIntervalMs: number | null;
  /** At least one; overflow goes from one to the next. */
  readonly routes: readonly Route[];
}

export interface Route {
  /** At least one, in the order in which they are looked at. */
  readonly criteria: readonly Criterion[];
}

/** One way to find an agent, with its own clock. */
export interface Criterion {
  readonly by: Selector;
  /** Higher is served first. null: the stored condition's, or 0. */
  readonly priority: number | null;
  /** How long to wait for an agent. 0: not at all. 'never': until the call ends. null: the stored condition's. */
  readonly queueTimeoutMs: number | 'never' | null;
  /** How long an agent may ring. null: the stored condition's, or the default. */
  readonly fetchTimeoutMs: number | null;
  /** null: the document's. */
  readonly choice: Choice | null;
}

export type Selector =
  /** A condition stored in the call centre. */
  | { readonly is: 'condition'; readonly id: string }
  | {
      readonly is: 'expression';
      readonly where: string;
      readonly sort: string | null;
      readonly sortMode: 'asc' | 'desc';
    }
  | { readonly is: 'agents'; readonly names: readonly string[] }
  | { readonly is: 'skill'; readonly name: string };

/** Where a document or an expression breaks a rule. Lines and columns count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  /** The element or operator concerned, '' where there is none. */
  readonly element: string;
  /** What was expected, in one sentence. */
  readonly rule: string;
}

/** What an expression sees of an agent. */
export interface Subject {
  readonly id: string;
  readonly num: string;
  readonly state: string;
  readonly idle_seconds: number;
  readonly calls_today: number;
  readonly skills: Readonly<Record<string, { readonly score: number; readonly enabled: boolean }>>;
}
