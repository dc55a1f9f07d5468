import type { Agent } from '../model/agent.ts';
import { nameOf } from '../model/call-centre.ts';
import type { Draft } from '../model/draft.ts';
import type { Errand } from '../model/errand.ts';
import type { Leg } from '../model/leg.ts';
import type { Task, TaskType } from '../model/task.ts';
import { isRingingHeard } from '../rules/errand-tone.ts';
import { enterRoute } from './enter-route.ts';
import { movePresence } from './move-presence.ts';
import { callAgent, originate } from './originate.ts';
import { publish, publishTask } from './publish.ts';

/** How long an agent's own extension may ring. */
const OWN_EXTENSION_MS = 50_000;
const DEFAULT_DIAL_MS = 60_000;

/** An agent who is not connected is called first; false: his extension cannot be called. */
export function callOwnExtension(draft: Draft, agent: Agent, errand: Errand): boolean {
  const leg = callAgent(draft, agent, {
    taskId: null,
    errand: errand.id,
    callerId: shownTo(errand),
    timeoutMs: OWN_EXTENSION_MS,
    video: errand.options.video,
    isHeard: false,
  });
  if (leg === null) return false;
  draft.put('errand', errand);
  draft.setTimer(draft.at + OWN_EXTENSION_MS, { due: 'dial-over', legId: leg.id });
  movePresence(draft, agent.id, { input: 'fetch' });
  return true;
}

const shownTo = ({ seek }: Errand): string => (seek.by === 'dial' ? seek.number : '');

/** The conversation that it concerns names it, until it is closed. */
export function attachErrand(draft: Draft, { id, purpose }: Errand): void {
  const conversation = 'conversationId' in purpose ? draft.get('conversation', purpose.conversationId) : undefined;
  if (conversation !== undefined)
    draft.put('conversation', { ...conversation, errands: [...conversation.errands, id] });
}

/** Whoever is looked for is called, or queued for. Those who wait have been told before. */
export function beginSeeking(draft: Draft, errand: Errand): void {
  if (errand.seek.by === 'queue') queueFor(draft, errand, errand.seek);
  if (errand.seek.by === 'dial') dialFor(draft, errand, errand.seek);
}

const TYPE_BY_PURPOSE: Readonly<Record<'call' | 'invite' | 'transfer', TaskType>> = {
  call: 'call_agent',
  invite: 'invite_agent',
  transfer: 'xfer_agent',
};

/** Of those that look for somebody. */
const taskType = ({ purpose }: Errand): TaskType =>
  purpose.for === 'invite' || purpose.for === 'transfer' ? TYPE_BY_PURPOSE[purpose.for] : TYPE_BY_PURPOSE.call;

function queueFor(draft: Draft, errand: Errand, seek: Errand['seek'] & { by: 'queue' }): void {
  const waiting = waitingLeg(draft, errand);
  const task: Task = {
    id: seek.taskId,
    callcentre: errand.callcentre,
    type: taskType(errand),
    channel: seek.channel,
    legId: waiting,
    errand: errand.id,
    from: callerOf(draft, errand, waiting),
    to: '',
    enqueue: seek.enqueue,
    userData: seek.enqueue.userData ?? errand.userData,
    enteredAt: draft.at,
    serial: draft.serial,
    route: 0,
    state: { is: 'pending' },
    refusedBy: [],
    data: null,
  };
  draft.put('errand', { ...errand, isSeeking: true });
  publishTask(draft, 'enter', task, null);
  enterRoute(draft, task, 0);
}

/** The one who hears the queue: the transferred party, else the agent where he waits. */
function waitingLeg(draft: Draft, { agent, purpose }: Errand): string | null {
  if (purpose.for === 'transfer') return purpose.legId;
  return draft.get('agent', agent)?.legId ?? null;
}

/** Shown to the agent who is found: the customer's number, else the agent who asks. */
function callerOf(draft: Draft, errand: Errand, legId: string | null): string {
  const party = draft.get('leg', legId)?.party;
  if (party?.is === 'caller') return party.from;
  if (party?.is === 'outside') return party.number;
  return errand.agent === null ? '' : (draft.get('agent', errand.agent)?.num ?? nameOf(errand.agent));
}

function dialFor(draft: Draft, errand: Errand, seek: Errand['seek'] & { by: 'dial' }): void {
  const { number } = seek;
  const leg = originate(draft, {
    callcentre: errand.callcentre,
    party: { is: 'outside', number },
    taskId: null,
    errand: errand.id,
    target: { is: 'number', number },
    callerId: seek.from ?? draft.settings.outbound.callerId,
    timeoutMs: seek.maxDialMs,
    video: errand.options.video,
    isHeard: isRingingHeard(draft, errand),
  });
  recordLeg(draft, errand, leg);
  draft.setTimer(draft.at + seek.maxDialMs, { due: 'dial-over', legId: leg.id });
  draft.put('errand', { ...errand, isSeeking: true, seek: { ...seek, legId: leg.id } });
  publishCall(draft, 'dial', errand, leg.id, {});
}

/** Its own voice and what it hears: a whisper to the agent is in neither. */
export function recordLeg(draft: Draft, { id, options }: Errand, leg: Leg | undefined): void {
  if (options.recording === null || leg === undefined) return;
  const file = `${id}.${options.recording.suffix}`;
  draft.put('leg', { ...leg, recording: { ...options.recording, file, isRunning: false } });
}

export const dialMs = (maxDialMs: number | null): number => maxDialMs ?? DEFAULT_DIAL_MS;

/** Calls to numbers have no queue to tell of them; nor has an agent's own telephone, that is called before anybody. */
export function publishCall(
  draft: Draft,
  what: 'dial' | 'answer' | 'fail',
  errand: Errand,
  callId: string | null,
  more: Readonly<Record<string, unknown>>,
): void {
  if (errand.seek.by !== 'dial' && errand.isSeeking) return;
  publish(draft, `callcenter.call.${what}`, errand.callcentre, errand.id, errand.userData, {
    id: errand.id,
    call_id: callId,
    number: errand.seek.by === 'dial' ? errand.seek.number : null,
    queue_id: errand.seek.by === 'queue' ? errand.seek.taskId : null,
    agent_name: errand.agent === null ? null : nameOf(errand.agent),
    purpose: errand.purpose.for,
    ...more,
  });
}
