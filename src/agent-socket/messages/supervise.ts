import type { Supervision } from '../../core/model/notice.ts';
import { askFor } from '../desk.ts';
import { OPERATED } from '../fields.ts';
import { findTarget } from '../find-target.ts';
import { supervisorMessage } from '../message.ts';
import type { CodeName } from '../codes.ts';

const supervise = <const T extends Supervision>(type: T, summary: string, failure: CodeName) =>
  supervisorMessage({ type, summary, needsSwitch: true, input: OPERATED }, (desk, { agent, input }) => {
    const target = findTarget(desk, agent, input);
    if (!target.ok) return target;
    const about = { agent: agent.name, target: target.value.name };
    return askFor(desk, { agent }, 'agent.supervise', { ...about, how: type }, failure);
  });

const substitute = supervisorMessage(
  { type: 'substitute', summary: "Take an agent's call over, ringing or talking", needsSwitch: true, input: OPERATED },
  (desk, { agent, input }) => {
    const target = findTarget(desk, agent, input);
    if (!target.ok) return target;
    return askFor(desk, { agent }, 'agent.substitute', { agent: agent.name, target: target.value.name });
  },
);

const interruptCall = supervisorMessage(
  { type: 'interrupt_call', summary: "Tear an agent's call down", needsSwitch: true, input: OPERATED },
  (desk, { agent, input }) => {
    const target = findTarget(desk, agent, input);
    if (!target.ok) return target;
    const about = { agent: agent.name, target: target.value.name };
    return askFor(desk, { agent }, 'agent.interrupt', about, 'hangupFailed');
  },
);

export const superviseMessages = {
  eavesdrop: supervise('eavesdrop', 'Hear the call of an agent, unheard', 'failed'),
  whisper: supervise('whisper', 'Hear the call of an agent, heard by him alone', 'failed'),
  force_call: supervise('force_call', 'Barge into the call of an agent, heard by all', 'bargeFailed'),
  substitute,
  interrupt_call: interruptCall,
} as const;
