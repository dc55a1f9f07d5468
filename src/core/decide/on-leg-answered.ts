import type { Draft } from '../model/draft.ts';
import type { Leg } from '../model/leg.ts';
import { connectOffer } from '../change/open-conversation.ts';
import { offerOf } from '../change/refuse-offer.ts';

/** An agent's leg answered in time: they talk. A late one is being hung up already. */
export function onLegAnswered(draft: Draft, leg: Leg): void {
  const task = leg.taskId === null || leg.party.is === 'caller' ? undefined : draft.get('task', leg.taskId);
  const offer = task === undefined ? undefined : offerOf(task, leg.id);
  if (task !== undefined && offer !== undefined) connectOffer(draft, task, offer);
}
