import type { Test } from 'tap';
import type { Heard } from '../real/hear.ts';
import { until } from '../real/until.ts';
import type { Answer, Method } from '../stage/api.ts';
import type { Stage } from '../stage/create-stage.ts';
import type { CalledLeg, StageCall } from '../stage/stage.ts';
import { enqueue, toAgent } from './words.ts';

/** One in a conversation, as the API shows it. */
export interface ShownSide {
  readonly name: string;
  readonly number: string;
  readonly call_id: string;
  readonly mode: 1 | 2 | 3 | 4;
  readonly applied: boolean;
  readonly end_time: string | null;
}

export interface Shown {
  readonly id: string;
  readonly type: string;
  readonly end_reason: string | null;
  readonly agents: readonly ShownSide[];
  readonly outs: readonly ShownSide[];
}

/** A caller and an agent who talk. */
export interface Pair {
  readonly agent: string;
  readonly call: StageCall;
  /** Their conversation. */
  readonly id: string;
  /** Of the caller's leg. */
  readonly caller: string;
}

/** A caller reaches this agent, who logs in for it, and both are in the room. */
export async function talkTo(
  stage: Stage,
  agent: string,
  attributes = '',
  from: 'plan' | 'script' = 'plan',
): Promise<Pair> {
  await stage.login(agent);
  const call = stage.call(stage.number(enqueue(attributes, toAgent(agent)), from));
  const { id, outs } = await stage.conversationOf(call);
  await settled(stage, id);
  return { agent, call, id, caller: outs[0].call_id };
}

export const stillIn = ({ agents, outs }: Shown): ShownSide[] =>
  [...agents, ...outs].filter(({ end_time }) => end_time === null);

/** Waits until the switch has all modes of this conversation. */
export const settled = (stage: Stage, id: string): Promise<Shown> =>
  until(`conversation ${id} is as it should be`, async () => {
    const shown = (await stage.ok('GET', `/conversation/${id}`)) as Shown;
    const live = stillIn(shown);
    return live.length > 1 && live.every(({ applied }) => applied) && shown;
  });

/** Waits until an agent is in so many conversations and all of them have come to rest; gives them, the latest first. */
export const conversationsOf = (stage: Stage, agent: string, count: number): Promise<Shown[]> =>
  until(
    () => `${agent} is in ${count} conversations`,
    async () => {
      const { result } = await stage.ok('GET', `/agent/${agent}/conversation`);
      const all = result as Shown[];
      const isSettled = all.every((shown) => stillIn(shown).every(({ applied }) => applied));
      return all.length === count && isSettled && all;
    },
  );

/** By the name of a telephone: who it hears. */
export async function hear(t: Test, stage: Stage, expected: Heard, message: string): Promise<void> {
  t.strictSame(await stage.hearsAtLast(expected), expected, message);
}

/** An operation of an agent that must be taken. */
export const doAs = (stage: Stage, agent: string, operation: string, body: unknown): Promise<Answer['data']> =>
  stage.ok('POST', `/agent/${agent}/${operation}`, body);

/** One that must be refused: with this code, and this HTTP status. */
export async function refused(
  t: Test,
  stage: Stage,
  [method, path, body]: readonly [Method, string, unknown?],
  [status, code]: readonly [number, string],
  message: string,
): Promise<void> {
  const answer = await stage.api(method, `/callcenter${path}`, body);
  t.strictSame([answer.status, answer.code], [status, code], `${message}: ${answer.msg}`);
}

/** The telephone is being called; gives its leg. */
export const called = async (stage: Stage, number: string): Promise<CalledLeg> =>
  until(`${number} is called`, () => stage.phone(number).live.at(-1));

export async function ringing(stage: Stage, number: string): Promise<CalledLeg> {
  const leg = await called(stage, number);
  await leg.reached('ringing');
  return leg;
}

export const toNumber = (to: string, more: Readonly<Record<string, unknown>> = {}) => ({
  to,
  max_answer_seconds: 600,
  ...more,
});
export const toFind = (agent: string, attributes = '', ofEnqueue = '') => ({
  enqueue: enqueue(ofEnqueue, toAgent(agent, attributes)),
});
