import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Leg } from '../model/leg.ts';
import { HOLD, type Mode } from '../model/mode.ts';
import { memberFrom, takeSeat } from './open-conversation.ts';
import { publishParts, publishSeat } from './publish.ts';
import { holdOthers, setModeOf } from './set-mode.ts';

/** One more talks; where he is in it already, his mode changes. names: ids by which he knows what brings him here. */
export function enterConversation(
  draft: Draft,
  conversationId: string,
  legId: string,
  mode: Mode,
  names: readonly string[] = [],
): void {
  const conversation = draft.get('conversation', conversationId);
  const leg = draft.get('leg', legId);
  if (conversation === undefined || conversation.end !== null || leg === undefined) return;
  if (conversation.members.some((member) => member.legId === legId)) {
    draft.put('conversation', withNames(conversation, legId, names));
    return setModeOf(draft, conversationId, legId, mode);
  }
  const member = memberFrom(draft, leg, mode, names);
  const entered: Conversation = { ...recordedBy(conversation, leg), members: [...conversation.members, member] };
  draft.put('conversation', entered);
  takeSeat(draft, leg, conversationId);
  if (mode !== HOLD) holdOthers(draft, legId, conversationId);
  if (member.agent !== null) publishSeat(draft, 'enter', member.agent, entered);
  publishParts(draft, entered);
}

/** He knows what he has come into last by this id too. */
export function nameCall(draft: Draft, legId: string, name: string): void {
  const conversation = draft.get('conversation', draft.get('leg', legId)?.conversations.at(-1));
  if (conversation !== undefined) draft.put('conversation', withNames(conversation, legId, [name]));
}

const withNames = (conversation: Conversation, legId: string, names: readonly string[]): Conversation => ({
  ...conversation,
  members: conversation.members.map((member) =>
    member.legId === legId ? { ...member, names: [...new Set([...member.names, ...names])] } : member,
  ),
});

/** One who is recorded brings the conversation its file, where it has none. */
const recordedBy = (conversation: Conversation, { recording }: Leg): Conversation =>
  recording === null || conversation.recordFile !== null
    ? conversation
    : { ...conversation, recordFile: recording.file, isRecording: true };
