import type { Draft } from '../model/draft.ts';

/** It is to be hung up with this cause (FreeSWITCH's name); one that is ending already keeps its cause. */
export function endLeg(draft: Draft, legId: string, cause: string): void {
  const leg = draft.get('leg', legId);
  if (leg !== undefined && leg.ending === null) draft.put('leg', { ...leg, ending: cause, taskId: null });
}
