import type { Draft } from '../model/draft.ts';
import type { Errand, ErrandFailure } from '../model/errand.ts';
import { failErrand } from '../change/fail-errand.ts';
import { isWanted } from '../rules/errand-wanted.ts';

/** Errands that failed, or that nobody waits for any more, end here, whichever rule it was that did it. */
export function settleErrands(draft: Draft): void {
  for (let errand = firstOver(draft); errand !== null; errand = firstOver(draft))
    failErrand(draft, errand, errand.failure ?? GIVEN_UP);
}

const GIVEN_UP: ErrandFailure = { cause: 'hangup', result: 'cancel', data: null };

function firstOver(draft: Draft): Errand | null {
  for (const id of concernedErrands(draft)) {
    const errand = draft.get('errand', id);
    if (errand !== undefined && (errand.failure !== null || !isWanted(draft, errand))) return errand;
  }
  return null;
}

function concernedErrands(draft: Draft): Set<string> {
  const ids = new Set(draft.touched('errand'));
  for (const legId of draft.touched('leg')) {
    const id =
      (draft.get('leg', legId) ?? draft.world.tables.leg.get(legId))?.errand ??
      draft.world.tables.leg.get(legId)?.errand;
    if (id != null) ids.add(id);
  }
  for (const id of draft.touched('conversation'))
    for (const errand of draft.world.tables.conversation.get(id)?.errands ?? []) ids.add(errand);
  for (const errand of draft.all('errand')) if (isAbout(draft, errand)) ids.add(errand.id);
  return ids;
}

/** Of one who is called to supervise: the call of the one whom he is to help may be over. */
const isAbout = (draft: Draft, { purpose }: Errand): boolean =>
  'target' in purpose && draft.isChanged('leg', draft.world.tables.agent.get(purpose.target)?.legId ?? '');
