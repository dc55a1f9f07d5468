import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Leg, LegRecording } from '../model/leg.ts';
import { offersOf, type Task } from '../model/task.ts';
import { presentIn } from '../change/room-recording.ts';
import { forgetSupervisor } from '../change/supervise.ts';
import { isSwitchThere } from '../rules/available.ts';
import { placeOf, roomOf } from '../rules/leg-place.ts';
import { hasLeftUs, steerLeg } from '../rules/steer-leg.ts';
import { settleErrands } from './settle-errands.ts';
import { settleSupervision } from './settle-supervision.ts';
import { matchTasks } from './match-tasks.ts';

/** How long the switch may take for what it was asked. */
const ASKED_OVERDUE_MS = 5000;

/**
 * The consequences of a rule, whatever the rule was: whoever waits gets who is free, and every leg concerned is steered to
 * where it belongs. So no rule has to think of sounds, rooms or the queue. While the switch is away nothing is asked of
 * it: what it says of itself when it is back puts every leg in front of the rules again.
 */
export function settle(draft: Draft): void {
  settleErrands(draft);
  settleSupervision(draft);
  matchTasks(draft);
  for (const legId of concernedLegs(draft)) settleLeg(draft, legId);
  if (!isSwitchThere(draft)) return;
  for (const conversation of concernedConversations(draft)) settleRoom(draft, conversation);
}

/** Those changed, those who share a changed conversation, and who waits or rings for a task of which something changed. */
function concernedLegs(draft: Draft): Set<string> {
  const legs = draft.changed('leg');
  const shared = [...draft.changed('conversation'), ...conversationsOf(draft, legs)].flatMap(({ members }) =>
    members.map(({ legId }) => legId),
  );
  const tasks = [...draft.changed('task'), ...legs.flatMap(({ taskId }) => draft.get('task', taskId) ?? [])];
  const callers = tasks.flatMap((task) => [task.legId ?? [], offersOf(task).map(({ legId }) => legId)].flat());
  return new Set([...legs.map((leg) => leg.id), ...shared, ...callers, ...waitersOf(draft, legs, tasks)]);
}

/** Those who hear that somebody is looked for, and he: his ringing changes what they hear, and who hears it where he is. */
function waitersOf(draft: Draft, legs: readonly Leg[], tasks: readonly Task[]): string[] {
  const ids = new Set([...legs.map(({ errand }) => errand), ...tasks.map(({ errand }) => errand)]);
  const errands = [...[...ids].flatMap((id) => draft.get('errand', id) ?? []), ...draft.changed('errand')];
  return errands.flatMap(({ agent, purpose, seek }) => {
    const own = draft.get('agent', agent)?.legId ?? [];
    const all =
      purpose.for === 'invite'
        ? (draft.get('conversation', purpose.conversationId)?.members ?? []).map(({ legId }) => legId)
        : [];
    const sought = seek.by === 'dial' ? (seek.legId ?? []) : [];
    return [own, all, purpose.for === 'transfer' ? purpose.legId : [], sought].flat();
  });
}

const conversationsOf = (draft: Draft, legs: readonly Leg[]): Conversation[] =>
  legs.flatMap((leg) => leg.conversations.flatMap((id) => draft.get('conversation', id) ?? []));

function settleLeg(draft: Draft, legId: string): void {
  const leg = draft.get('leg', legId);
  if (leg === undefined) return;
  if (hasLeftUs(leg)) return dropLeg(draft, leg);
  if (!isSwitchThere(draft)) return;
  settleRecording(draft, leg);
  const steering = steerLeg(draft.get('leg', legId) ?? leg, placeOf(draft, leg), draft.at);
  draft.commands.push(...steering.commands);
  if (steering.leg !== leg) draft.put('leg', steering.leg);
  if (steering.leg.asked !== leg.asked) draft.setTimer(draft.at + ASKED_OVERDUE_MS, { due: 'asked-overdue', legId });
  if (steering.leg.asked === null) draft.clearTimer({ due: 'asked-overdue', legId });
  if (steering.lookAt !== null) draft.setTimer(steering.lookAt, { due: 'replay', legId });
}

/** What the call centre asked for ends where the leg goes on without us. */
function settleRecording(draft: Draft, leg: Leg): void {
  const { id: legId, recording } = leg;
  if (recording === null) return;
  const { file, isBothWays, isStereo, isRunning } = recording;
  const isDue = leg.ending === null && leg.result === null && (leg.isAnswered || rings(leg, recording));
  if (isDue === isRunning || (!isDue && leg.result === null)) return;
  draft.put('leg', { ...leg, recording: { ...recording, isRunning: isDue } });
  draft.commands.push(
    isDue ? { do: 'record-leg', legId, file, isBothWays, isStereo } : { do: 'stop-record-leg', legId, file },
  );
}

const rings = ({ state }: Leg, { start }: LegRecording): boolean =>
  start === 'ring' &&
  (state.is === 'parked' || state.is === 'joined' || (state.is === 'ringing' && state.hasEarlyMedia));

/** The leg is no more, or no longer ours. */
export function dropLeg(draft: Draft, leg: Leg): void {
  forgetSupervisor(draft, leg);
  draft.drop('leg', leg.id);
  draft.clearTimer({ due: 'asked-overdue', legId: leg.id });
  for (const due of ['replay', 'dial-over', 'answer-over'] as const) draft.clearTimer({ due, legId: leg.id });
  const agent = leg.party.is === 'agent' ? draft.get('agent', leg.party.agent) : undefined;
  if (agent?.legId === leg.id) draft.put('agent', { ...agent, legId: null });
}

const concernedConversations = (draft: Draft): Conversation[] =>
  [
    ...new Set([
      ...draft.changed('conversation').map(({ id }) => id),
      ...draft.changed('leg').flatMap((leg) => leg.conversations),
    ]),
  ]
    .flatMap((id) => draft.get('conversation', id) ?? [])
    .filter(({ end }) => end === null);

/** What is done once, as soon as enough of them are in the room. */
function settleRoom(draft: Draft, conversation: Conversation): void {
  const room = roomOf(conversation);
  const present = presentIn(draft, conversation);
  const { recordFile: file, isRecording, announcement: voices } = conversation;
  // Where the switch would not, it is told again when somebody moves: at once would be for ever.
  const isToRecord = file !== null && !isRecording && present.some((legId) => draft.isChanged('leg', legId));
  const isToAnnounce = voices.length > 0 && present.length > 1;
  if (isToRecord) draft.commands.push({ do: 'record', room, file });
  if (isToAnnounce) draft.commands.push({ do: 'announce', room, voices });
  if (!isToRecord && !isToAnnounce) return;
  const announcement = isToAnnounce ? [] : voices;
  draft.put('conversation', { ...conversation, isRecording: isRecording || isToRecord, announcement });
}
