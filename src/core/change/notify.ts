import type { Draft } from '../model/draft.ts';
import type { Errand } from '../model/errand.ts';
import type { Deed, Phase } from '../model/notice.ts';

/** Tells an agent's desktop what becomes of something. Whoever is logged out has none. */
export function notifyPhase(
  draft: Draft,
  agent: string | null,
  phase: Pick<Phase, 'deed' | 'phase' | 'msg' | 'uuid'> & Partial<Phase>,
): void {
  if (agent === null || draft.get('agent', agent) === undefined) return;
  draft.notices.push({ is: 'phase', agent, isSuccess: true, workOrderId: null, media: null, ...phase });
}

export const notifyErrand = (
  draft: Draft,
  errand: Errand,
  phase: Pick<Phase, 'phase' | 'msg'> & Partial<Phase>,
): void =>
  notifyPhase(draft, errand.agent, {
    deed: deedOf(draft, errand),
    uuid: nameOfErrand(draft, errand),
    workOrderId: errand.options.workOrderId,
    ...phase,
  });

/** A meeting has its own name, by which it was asked for. */
export const nameOfErrand = (draft: Draft, errand: Errand): string =>
  errand.purpose.for === 'join' && deedOf(draft, errand) === 'meeting' ? errand.purpose.conversationId : errand.id;

/** What the agent who began it does. */
export function deedOf(draft: Draft, { purpose, options }: Errand): Deed {
  switch (purpose.for) {
    case 'call':
      return options.isConsult ? 'consult' : 'call';
    case 'invite':
      return 'three_way';
    case 'transfer':
      return options.isConsult ? 'consult-to-transfer' : 'transfer';
    case 'supervise':
      return purpose.how;
    case 'substitute':
      return 'substitute';
    case 'join':
      return draft.get('conversation', purpose.conversationId)?.meeting == null ? 'join' : 'meeting';
  }
}
