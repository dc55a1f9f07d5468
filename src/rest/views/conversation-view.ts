import { Type } from '@sinclair/typebox';
import { nameOf } from '../../core/model/call-centre.ts';
import { CONVERSATION_TYPES, type Conversation, type Member } from '../../core/model/conversation.ts';
import { hasSameFlags, HOLD, MODE_FLAGS } from '../../core/model/mode.ts';
import type { World } from '../../core/model/world.ts';
import { roomOf } from '../../core/rules/leg-place.ts';
import { formatLocal, formatLocalOrNull } from '../local-time.ts';
import { agentName, closed, localTime, mode, name, nullable, oneOf } from '../schema.ts';

const side = {
  call_id: Type.String(),
  mode,
  applied: Type.Boolean({ description: 'the switch has this mode by now' }),
  begin_time: localTime,
  end_time: nullable(localTime),
};

export const conversationSchema = closed(
  {
    id: name,
    type: oneOf(CONVERSATION_TYPES, 'what it came from'),
    channel: name,
    queue_id: nullable(name),
    condition_id: nullable(name),
    begin_time: localTime,
    end_time: nullable(localTime),
    end_reason: nullable(Type.String({ description: 'timeout, remove, dismiss or switch_lost' })),
    record_file: nullable(
      Type.String({ description: 'The last file begun. A room that was empty for a while goes on in NAME-2, NAME-3.' }),
    ),
    agents: Type.Array(closed({ name: agentName, extension_id: nullable(name), ...side })),
    outs: Type.Array(closed({ number: nullable(Type.String()), ...side })),
  },
  { title: 'Conversation' },
);

export function showConversation(conversation: Conversation, world: World): Record<string, unknown> {
  const members = [...conversation.past, ...conversation.members].sort((a, b) => a.beganAt - b.beganAt);
  const show = (member: Member) => ({
    call_id: member.legId,
    mode: member.mode,
    applied: isApplied(member, conversation, world),
    begin_time: formatLocal(member.beganAt),
    end_time: formatLocalOrNull(member.endedAt),
  });
  return {
    id: conversation.id,
    type: conversation.type,
    channel: nameOf(conversation.channel),
    queue_id: conversation.queueId,
    condition_id: conversation.conditionId,
    begin_time: formatLocal(conversation.beganAt),
    end_time: formatLocalOrNull(conversation.end?.at ?? null),
    end_reason: conversation.end?.reason ?? null,
    record_file: conversation.recordFile,
    agents: members.flatMap((member) =>
      member.agent === null
        ? []
        : [
            {
              name: nameOf(member.agent),
              extension_id: member.extension === null ? null : nameOf(member.extension),
              ...show(member),
            },
          ],
    ),
    outs: members.flatMap((member) => (member.agent === null ? [{ number: member.number, ...show(member) }] : [])),
  };
}

/**
 * Does the switch have it so? Who is in another room neither hears nor is heard here: that is hold. What it was asked
 * for last and has not told of yet may be something else again.
 */
function isApplied(member: Member, conversation: Conversation, world: World): boolean {
  const leg = world.tables.leg.get(member.legId);
  if (member.endedAt !== null || leg === undefined) return false;
  if (leg.asked !== null && leg.asked.for !== 'quiet') return false;
  if (leg.state.is !== 'joined' || leg.state.room !== roomOf(conversation))
    return leg.state.is === 'joined' && member.mode === HOLD;
  return hasSameFlags(leg.state.flags, MODE_FLAGS[member.mode]);
}
