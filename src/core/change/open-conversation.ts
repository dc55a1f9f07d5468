import type { Settable } from '../model/agent.ts';
import { nameOf } from '../model/call-centre.ts';
import type { Conversation, Member } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Leg } from '../model/leg.ts';
import { HOLD, type Mode } from '../model/mode.ts';
import { conditionOf, type Offer, type Task } from '../model/task.ts';
import { fileOrMusic, type Voice } from '../model/voice.ts';
import { spellDigits } from '../rules/spell-digits.ts';
import { publishConversation, publishParts, publishSeat } from './publish.ts';
import { holdOthers } from './set-mode.ts';

/** Who begins to talk, the one who was there first in front. */
export type Parties = readonly { readonly legId: string; readonly mode: Mode }[];

/** What the conversation is like, by what it came from. */
export type Terms = Pick<
  Conversation,
  | 'callcentre'
  | 'type'
  | 'channel'
  | 'queueId'
  | 'conditionId'
  | 'agentCallId'
  | 'level'
  | 'userData'
  | 'holdVoice'
  | 'reserveState'
  | 'announcement'
> &
  Partial<Pick<Conversation, 'begun' | 'consults' | 'meeting'>> & {
    readonly timeoutMs: number | null;
    readonly isRecordingWanted: boolean;
  };

/** Of what no document began. */
export const NO_DOCUMENT = {
  queueId: null,
  conditionId: null,
  agentCallId: null,
  level: 2,
  userData: null,
  holdVoice: 'music',
  reserveState: null,
  announcement: [],
  timeoutMs: null,
  isRecordingWanted: false,
} as const satisfies Partial<Terms>;

/** They talk from now on. */
export function openConversation(
  draft: Draft,
  { timeoutMs, isRecordingWanted, ...terms }: Terms,
  parties: Parties,
): Conversation {
  const id = draft.newId('cv');
  const legs = parties.flatMap(({ legId, mode }) => seat(draft.get('leg', legId), mode));
  const recorded = legs.find(({ leg }) => leg.recording !== null)?.leg.recording ?? null;
  const conversation: Conversation = {
    begun: null,
    lasting: [],
    consults: null,
    meeting: null,
    ...terms,
    id,
    recordFile: recorded?.file ?? (isRecorded(draft, isRecordingWanted) ? `${id}.wav` : null),
    isRecording: recorded !== null,
    errands: [],
    beganAt: draft.at,
    end: null,
    members: legs.map(({ leg, mode }) => memberFrom(draft, leg, mode)),
    past: [],
  };
  draft.put('conversation', conversation);
  for (const { leg, mode } of legs) {
    takeSeat(draft, leg, id);
    if (mode !== HOLD) holdOthers(draft, leg.id, id);
  }
  draft.setTimer(draft.at + Math.min(timeoutMs ?? Infinity, draft.settings.maxConversationMs), {
    due: 'conversation-over',
    conversationId: id,
  });
  publishConversation(draft, 'begin', conversation);
  for (const { agent } of conversation.members) if (agent !== null) publishSeat(draft, 'enter', agent, conversation);
  publishParts(draft, conversation);
  return conversation;
}

const seat = (leg: Leg | undefined, mode: Mode): { leg: Leg; mode: Mode }[] =>
  leg === undefined ? [] : [{ leg, mode }];

/** What brought it here is over. */
export const takeSeat = (draft: Draft, leg: Leg, conversationId: string): void =>
  draft.put('leg', { ...leg, taskId: null, errand: null, conversations: [...leg.conversations, conversationId] });

export function memberFrom(draft: Draft, { id: legId, party }: Leg, mode: Mode, names: readonly string[] = []): Member {
  const agent = party.is === 'agent' ? party.agent : null;
  const extension = draft.get('agent', agent)?.extension ?? null;
  return { legId, agent, extension, number: numberOf(party), mode, names, beganAt: draft.at, endedAt: null };
}

function numberOf(party: Leg['party']): string | null {
  if (party.is === 'agent') return null;
  return party.is === 'caller' ? party.from : party.number;
}

function isRecorded(draft: Draft, isWanted: boolean): boolean {
  const { recording } = draft.settings;
  return recording === 'on' || (recording === 'enqueue' && isWanted);
}

/** By the document that found the agent. */
export function termsOfTask(
  draft: Draft,
  task: Task,
  offer: Offer,
  type: Conversation['type'],
  agentCallId: string | null,
): Terms {
  const { enqueue } = task;
  return {
    callcentre: task.callcentre,
    type,
    channel: task.channel,
    queueId: task.id,
    conditionId: conditionOf(task, offer),
    agentCallId,
    level: enqueue.conversationLevel,
    userData: task.userData,
    holdVoice: fileOrMusic(enqueue.holdVoice),
    reserveState: enqueue.reserveState as Settable | null,
    announcement: announcementFor(draft, task, offer),
    timeoutMs: enqueue.conversationTimeoutMs,
    isRecordingWanted: enqueue.recording === true,
  };
}

/** pre file, the agent's number digit by digit, post file. */
function announcementFor(draft: Draft, { enqueue }: Task, offer: Offer): Voice[] {
  if (!enqueue.playNum) return [];
  const num = draft.get('agent', offer.agent)?.num ?? nameOf(offer.agent);
  const file = (name: string | null): Voice[] => (name === null ? [] : [`file:${name}`]);
  return [...file(enqueue.preNumVoice), ...spellDigits(num), ...file(enqueue.postNumVoice)];
}
