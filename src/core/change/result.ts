import { nameOf } from '../model/call-centre.ts';
import type { Conversation } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Errand, ErrandFailure } from '../model/errand.ts';
import type { ScriptResult } from '../model/leg.ts';
import type { Task } from '../model/task.ts';

export type EnqueueResult = 'success' | 'timeout' | 'reject' | 'call_fail' | 'cancel' | 'error';

type Variables = Readonly<Record<string, string>>;

/** All variables are always set, so that none is left over from an earlier `<enqueue>` of the same call. */
const EMPTY: Variables = {
  enqueue_result: '',
  enqueue_error: '',
  enqueue_cause: '',
  enqueue_queue_id: '',
  enqueue_conversation_id: '',
  enqueue_agent: '',
  enqueue_user_data: '',
  enqueue_data: '',
};

/** The published error is one of two words only. */
const errorOf = (result: EnqueueResult): string => (result === 'timeout' || result === 'error' ? result : '');

export const resultOfTask = (
  task: Task,
  result: EnqueueResult,
  cause: string,
  data: string | null,
  agent: string | null,
): Variables => ({
  ...EMPTY,
  enqueue_result: result,
  enqueue_error: errorOf(result),
  enqueue_cause: cause,
  enqueue_queue_id: task.id,
  enqueue_agent: agent === null ? '' : nameOf(agent),
  enqueue_user_data: task.userData ?? '',
  enqueue_data: data ?? '',
});

export const resultOfErrand = ({ userData, agent }: Errand, { cause, result, data }: ErrandFailure): Variables => ({
  ...EMPTY,
  enqueue_result: result,
  enqueue_error: errorOf(result),
  enqueue_cause: cause,
  enqueue_agent: agent === null ? '' : nameOf(agent),
  enqueue_user_data: userData ?? '',
  enqueue_data: data ?? '',
});

export const resultOfError = (cause: string): Variables => ({
  ...EMPTY,
  enqueue_result: 'error',
  enqueue_error: 'error',
  enqueue_cause: cause,
});

/** Of a feature code: reject: not now; error: nobody is known there. */
export const resultOfFeature = (result: 'success' | 'reject' | 'error', cause: string, agent: string): Variables => ({
  ...EMPTY,
  enqueue_result: result,
  enqueue_error: errorOf(result),
  enqueue_cause: cause,
  enqueue_agent: agent,
});

export const resultOfConversation = (conversation: Conversation, data: string | null): Variables => ({
  ...EMPTY,
  enqueue_result: 'success',
  enqueue_cause: conversation.end?.reason ?? '',
  enqueue_queue_id: conversation.queueId ?? '',
  enqueue_conversation_id: conversation.id,
  enqueue_agent: firstAgent(conversation),
  enqueue_user_data: conversation.userData ?? '',
  enqueue_data: data ?? '',
});

function firstAgent(conversation: Conversation): string {
  const agents = [...conversation.past, ...conversation.members]
    .sort((a, b) => a.beganAt - b.beganAt)
    .flatMap((member) => member.agent ?? []);
  return agents[0] === undefined ? '' : nameOf(agents[0]);
}

/** At most one in a decision. number: it goes on there in the dialplan. */
export const scriptResult = ({ serial }: Draft, variables: Variables, number: string | null = null): ScriptResult => ({
  id: String(serial),
  variables,
  number,
});

/** Ends the `<enqueue>` of a caller: his script goes on with these variables. */
export function giveBack(draft: Draft, legId: string, variables: Variables): void {
  const leg = draft.get('leg', legId);
  if (leg !== undefined && leg.result === null)
    draft.put('leg', { ...leg, taskId: null, result: scriptResult(draft, variables) });
}
