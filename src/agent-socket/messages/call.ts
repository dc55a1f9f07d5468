import { Type } from '@sinclair/typebox';
import type { Agent } from '../../core/model/agent.ts';
import { ok } from '../../lib/result.ts';
import { line, oneOf, optional } from '../../rest/schema.ts';
import { insideAgent, optionsFrom, outside } from '../call-fields.ts';
import { refuse } from '../codes.ts';
import { ask, askFor, type SocketDesk } from '../desk.ts';
import { CALLING, FULL_MEDIA, number, uuid } from '../fields.ts';
import { message, type Outcome } from '../message.ts';
import { idOf } from '../begun.ts';

/** So long a telephone may take to answer when it is asked to. */
const ANSWER_WITHIN_MS = 5000;

const call = message(
  {
    type: 'call',
    summary: "Call: the agent's telephone first, then the other one",
    needsSwitch: true,
    input: {
      callee_number: number,
      out_line: optional(oneOf([0, 1, 2], '0 an agent, 1 a number outside, 2 a meeting room; 1')),
      ...CALLING,
      work_order_id: optional(line(128, 'given back in whatever is told of the call')),
    },
    reply: { uuid: optional(Type.String({ description: 'names the call from now on' })) },
  },
  (desk, { agent, input }) => {
    const options = optionsFrom(input, { workOrderId: input.work_order_id ?? null });
    const to = input.callee_number;
    const about = { agent: agent.name, options };
    const answer =
      input.out_line === 2
        ? ask(desk, agent.callcentre, 'agent.meet', { ...about, room: to })
        : ask(desk, agent.callcentre, 'agent.call', {
            ...about,
            whom: input.out_line === 0 ? insideAgent(to, input) : outside(to, input),
            background: false,
            userData: null,
          });
    return answer.ok ? ok({ fields: { uuid: idOf(answer.value) } }) : answer;
  },
);

const ANSWER = {
  summary: "The agent's ringing telephone is asked to answer; code 1 where it does not",
  needsSwitch: true,
  isUnnumbered: true,
  input: { uuid, ...FULL_MEDIA, audio: optional(FULL_MEDIA.audio), video: optional(FULL_MEDIA.video) },
} as const;

interface Asked {
  readonly agent: Agent;
  readonly input: { readonly uuid: string };
}

async function takeCall(desk: SocketDesk, { agent, input }: Asked): Promise<Outcome> {
  const { legId } = agent;
  const asked = ask(desk, agent.callcentre, 'agent.answer', { agent: agent.name, id: input.uuid });
  if (!asked.ok) return asked;
  const leg = () => desk.engine.world.tables.leg.get(legId ?? '');
  await desk.waitUntil(() => leg()?.isAnswered !== false, ANSWER_WITHIN_MS);
  return leg()?.isAnswered === true
    ? ok({ fields: {} })
    : refuse('failed', 'the telephone did not answer; it may not be able to do so by itself');
}

const hangup = message(
  {
    type: 'hangup',
    summary: 'Hang a call up; one that is over already is no error',
    needsSwitch: true,
    input: { uuid },
  },
  (desk, { agent, input }) =>
    askFor(desk, { agent }, 'agent.hang-up', { agent: agent.name, id: input.uuid }, 'hangupFailed'),
);

export const callMessages = {
  call,
  answer: message({ type: 'answer', ...ANSWER }, takeCall),
  pickup: message({ type: 'pickup', ...ANSWER }, takeCall),
  hangup,
} as const;
