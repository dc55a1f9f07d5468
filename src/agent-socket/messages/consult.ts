import { Type } from '@sinclair/typebox';
import type { Agent } from '../../core/model/agent.ts';
import { ok } from '../../lib/result.ts';
import { oneOf, optional } from '../../rest/schema.ts';
import { idOf } from '../begun.ts';
import { insideAgent, optionsFrom, outside } from '../call-fields.ts';
import { ask, askFor, statusNow, type SocketDesk } from '../desk.ts';
import { CALLING, number, uuid } from '../fields.ts';
import { findTalk } from '../find-talk.ts';
import { message, type Outcome } from '../message.ts';

const inOut = oneOf(['0', '1'], '0 an agent, 1 a number outside');

const consult = message(
  {
    type: 'consult',
    summary: 'Talk with somebody else while the customer is on hold, or stop it',
    needsSwitch: true,
    input: {
      uuid,
      type: oneOf(['1', '2'], '1 begin, 2 stop'),
      consult_type: inOut,
      consult_number: number,
      ...CALLING,
    },
    reply: { consult_uuid: optional(Type.String({ description: 'names the call with the consulted one' })) },
  },
  (desk, { agent, input }) => {
    if (input.type === '2') return stop(desk, agent);
    // The one that waits on hold is the one he is active in; it must be one of his.
    const talk = findTalk(desk, agent, input.uuid);
    if (!talk.ok) return talk;
    const find = input.consult_type === '0' ? insideAgent : outside;
    const answer = ask(desk, agent.callcentre, 'agent.call', {
      agent: agent.name,
      whom: find(input.consult_number, input),
      background: false,
      userData: null,
      options: optionsFrom(input, { isConsult: true }),
    });
    return answer.ok ? ok({ fields: { consult_uuid: idOf(answer.value) } }) : answer;
  },
);

const consultToTrans = message(
  {
    type: 'consult_to_trans',
    summary: 'The customer goes to the consulted one, who may still be ringing; the agent leaves',
    needsSwitch: true,
    input: { consult_uuid: uuid },
  },
  (desk, { agent, input }) =>
    askFor(desk, { agent }, 'agent.complete-consult', { agent: agent.name, id: input.consult_uuid }),
);

const threeWay = message(
  {
    type: 'three_way',
    summary: 'Bring a third party in',
    needsSwitch: true,
    input: { uuid, three_way_type: inOut, three_way_number: number, ...CALLING },
    reply: { in_call_numbers: optional(Type.Array(Type.String())) },
  },
  (desk, { agent, input }) => {
    const find = input.three_way_type === '0' ? insideAgent : outside;
    const talk = findTalk(desk, agent, input.uuid);
    if (!talk.ok) return talk;
    const about = { agent: agent.name, id: talk.value, mode: 1, background: true } as const;
    const whom = find(input.three_way_number, input);
    const answer = ask(
      desk,
      agent.callcentre,
      'agent.invite',
      { ...about, whom, options: optionsFrom(input) },
      'threeWayFailed',
    );
    return answer.ok ? ok({ fields: { in_call_numbers: [...(statusNow(desk, agent.id)?.numbers ?? [])] } }) : answer;
  },
);

/** Before the answer it is given up, afterwards hung up; the customer is talked with again. */
function stop(desk: SocketDesk, agent: Agent): Outcome {
  const { leg, conversation } = desk.engine.world.tables;
  const talks = leg.get(agent.legId ?? '')?.conversations ?? [];
  const consultation = talks.find((id) => (conversation.get(id)?.consults ?? null) !== null);
  return consultation === undefined
    ? askFor(desk, { agent }, 'agent.cancel', { agent: agent.name })
    : askFor(desk, { agent }, 'agent.hang-up', { agent: agent.name, id: consultation });
}

export const consultMessages = { consult, consult_to_trans: consultToTrans, three_way: threeWay } as const;
