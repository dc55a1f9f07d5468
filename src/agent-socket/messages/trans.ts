import { oneOf, optional } from '../../rest/schema.ts';
import type { Whom } from '../../core/model/request.ts';
import { insideAgent, insideSkill, optionsFrom, outside } from '../call-fields.ts';
import { refuse } from '../codes.ts';
import { askFor } from '../desk.ts';
import { CALLING, number, uuid } from '../fields.ts';
import { findTalk } from '../find-talk.ts';
import { message } from '../message.ts';

const TYPES = ['1', '2', '3'] as const;
const TARGETS = ['1', '2', '3', '4', '5'] as const;
type Target = (typeof TARGETS)[number];

/** Who is looked for. IVR and survey are numbers of the dialplan: nobody is looked for, the call goes on there. */
const WHOM: Readonly<Partial<Record<Target, typeof insideAgent>>> = { 1: insideAgent, 2: insideSkill, 4: outside };

export const trans = message(
  {
    type: 'trans',
    summary: 'Transfer the other party: at once, after a word with the recipient, or not at all',
    needsSwitch: true,
    input: {
      uuid,
      type: oneOf(TYPES, '1 blind, 2 with consultation, 3 give up what is pending'),
      trans_type: oneOf(TARGETS, '1 agent, 2 skill, 3 IVR, 4 number outside, 5 survey'),
      trans_number: optional(number),
      ...CALLING,
    },
    rules: {
      if: {
        required: ['type', 'trans_type'],
        properties: { type: { enum: ['1', '2'] }, trans_type: { enum: ['1', '2', '3', '4'] } },
      },
      then: { required: ['trans_number'] },
    },
  },
  (desk, { agent, input }) => {
    const { type, trans_type: target, trans_number: given } = input;
    if (type === '3') return askFor(desk, { agent }, 'agent.cancel', { agent: agent.name });
    const to = given ?? desk.settings.surveyNumber;
    if (to === '') return refuse('badParameter', 'trans_number: missing; no survey is configured');
    const talk = findTalk(desk, agent, input.uuid);
    if (!talk.ok) return talk;
    const about = { agent: agent.name, id: talk.value };
    const find = WHOM[target];
    if (find === undefined) {
      if (type === '2') return refuse('badParameter', 'type: to an IVR or a survey the transfer is blind, 1');
      return askFor(desk, { agent }, 'agent.hand-on', { ...about, number: to });
    }
    const whom: Whom = find(to, input);
    return askFor(desk, { agent }, 'agent.transfer', {
      ...about,
      whom,
      release: type === '1',
      options: optionsFrom(input),
    });
  },
);
