import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import { OUR_ROOM_PREFIX } from '../model/fact.ts';
import { isIn } from '../model/leg.ts';
import { roomOf } from '../rules/leg-place.ts';

/** Members who are in its room, as the switch says. */
export const presentIn = (draft: Draft, conversation: Conversation): string[] =>
  conversation.members.map(({ legId }) => legId).filter((legId) => isIn(draft.get('leg', legId), roomOf(conversation)));

/** The room is not recorded, though we believed it was: whoever is in it is recorded anew. */
export function missRecording(draft: Draft, conversation: Conversation): void {
  const { id, recordFile, isRecording } = conversation;
  const isOfRoom = recordFile?.startsWith(id) === true;
  if (isRecording && isOfRoom)
    draft.put('conversation', { ...conversation, isRecording: false, recordFile: nextPart(recordFile) });
}

/** FreeSWITCH overwrites a file that it is to record to again. */
const nextPart = (file: string): string =>
  file.replace(/(?:-(\d+))?\.(\w+)$/, (_, part: string | undefined, suffix) => `-${Number(part ?? 1) + 1}.${suffix}`);

/** A room ends with its last member, and its recording with it: the next who joins, alone, is in a new one. */
export function onRoomJoined(draft: Draft, legId: string, room: string): void {
  const conversation = draft.get('conversation', room.slice(OUR_ROOM_PREFIX.length));
  if (conversation === undefined) return;
  const [first, second] = presentIn(draft, conversation);
  if (first === legId && second === undefined) missRecording(draft, conversation);
}

/** It was told in vain: nothing is written, and it is told again when somebody in the room moves. */
export function onRecordFailed(draft: Draft, room: string, file: string): boolean {
  const conversation = draft.get('conversation', room.slice(OUR_ROOM_PREFIX.length));
  if (conversation?.recordFile !== file) return false;
  draft.put('conversation', { ...conversation, isRecording: false });
  return true;
}
