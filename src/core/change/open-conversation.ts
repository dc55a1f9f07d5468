import { nameOf } from '../model/call-centre.ts';
import type { Conversation, Member } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Leg } from '../model/leg.ts';
import type { Offer, Task } from '../model/task.ts';
import { fileOrMusic, type Voice } from '../model/voice.ts';
import type { Settable } from '../model/agent.ts';
import { closeTask } from './end-task.ts';
import { movePresence } from './move-presence.ts';
import { publishConversation, publishParts, publishSeat, publishTask } from './publish.ts';

/** An agent answered: the task succeeds, and caller and agent talk. */
export function connectOffer(draft: Draft, task: Task, offer: Offer): void {
  closeTask(draft, task, 'success', offer);
  countCall(draft, offer.agent);
  movePresence(draft, offer.agent, { input: 'answered' });
  const conversation = openConversation(draft, task, offer);
  publishConversation(draft, 'begin', conversation);
  publishSeat(draft, 'enter', offer.agent, conversation);
  publishParts(draft, conversation);
  publishTask(draft, 'success', task, offer, { conversation_id: conversation.id });
}

function openConversation(draft: Draft, task: Task, offer: Offer): Conversation {
  const { enqueue } = task;
  const id = draft.newId('cv');
  const legs = [task.legId, offer.legId].flatMap((legId) => draft.get('leg', legId) ?? []);
  const selector = enqueue.routes[task.route]?.criteria[offer.criterion]?.by;
  const conversation: Conversation = {
    id,
    callcentre: task.callcentre,
    type: 'queue',
    channel: task.channel,
    queueId: task.id,
    conditionId: selector?.is === 'condition' ? selector.id : null,
    agentCallId: null,
    level: enqueue.conversationLevel,
    userData: task.userData,
    holdVoice: fileOrMusic(enqueue.holdVoice),
    reserveState: enqueue.reserveState as Settable,
    announcement: announcementFor(draft, task, offer),
    recordFile: isRecorded(draft, task) ? `${id}.wav` : null,
    isRecording: false,
    beganAt: draft.at,
    end: null,
    members: legs.map((leg) => memberFrom(draft, leg)),
    past: [],
  };
  draft.put('conversation', conversation);
  for (const leg of legs) draft.put('leg', { ...leg, taskId: null, conversations: [...leg.conversations, id] });
  const longestMs = Math.min(enqueue.conversationTimeoutMs ?? Infinity, draft.settings.maxConversationMs);
  draft.setTimer(draft.at + longestMs, { due: 'conversation-over', conversationId: id });
  return conversation;
}

function memberFrom(draft: Draft, { id: legId, party }: Leg): Member {
  const agent = party.is === 'agent' ? party.agent : null;
  const extension = agent === null ? null : (draft.get('agent', agent)?.extension ?? null);
  return {
    legId,
    agent,
    extension,
    number: party.is === 'caller' ? party.from : null,
    mode: 1,
    beganAt: draft.at,
    endedAt: null,
  };
}

function isRecorded(draft: Draft, { enqueue }: Task): boolean {
  const { recording } = draft.settings;
  return recording === 'on' || (recording === 'enqueue' && enqueue.recording === true);
}

/** pre file, the agent's number digit by digit, post file. */
function announcementFor(draft: Draft, { enqueue }: Task, offer: Offer): Voice[] {
  if (!enqueue.playNum) return [];
  const num = draft.get('agent', offer.agent)?.num ?? nameOf(offer.agent);
  const digits = (num.match(/[0-9]/g) ?? []).map((digit): Voice => `file:digits/${digit}.wav`);
  const file = (name: string | null): Voice[] => (name === null ? [] : [`file:${name}`]);
  return [...file(enqueue.preNumVoice), ...digits, ...file(enqueue.postNumVoice)];
}

function countCall(draft: Draft, agentId: string): void {
  const agent = draft.get('agent', agentId);
  if (agent === undefined) return;
  const earlier = agent.callsDay === draft.day ? agent.callsToday : 0;
  draft.put('agent', { ...agent, callsToday: earlier + 1, callsDay: draft.day, lastCallAt: draft.at });
}
