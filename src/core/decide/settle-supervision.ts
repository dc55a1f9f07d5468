import { freeLeg } from '../change/free-leg.ts';
import { notifyPhase } from '../change/notify.ts';
import type { Draft } from '../model/draft.ts';
import type { Leg, Supervised } from '../model/leg.ts';

/** Whoever listens to a call that is over is free; and what became of each supervision is told. */
export function settleSupervision(draft: Draft): void {
  for (const id of [...draft.touched('leg')]) {
    const leg = draft.get('leg', id);
    const { supervisors } = leg ?? draft.world.tables.leg.get(id) ?? { supervisors: [] };
    if (supervisors.length > 0 && !isInCall(leg)) for (const supervisor of supervisors) letGo(draft, supervisor);
  }
  for (const id of draft.touched('leg')) tell(draft, draft.world.tables.leg.get(id), draft.get('leg', id));
}

const isInCall = (leg: Leg | undefined): boolean =>
  leg !== undefined && leg.ending === null && leg.conversations.length > 0;

/** One who has become a member stays with the others. */
function letGo(draft: Draft, legId: string): void {
  const leg = draft.get('leg', legId);
  if (leg === undefined || leg.supervises === null || leg.conversations.length > 0) return;
  freeLeg(draft, leg, { variables: {}, next: null, hasTalked: false });
}

function tell(draft: Draft, before: Leg | undefined, after: Leg | undefined): void {
  const [last, now] = [lives(before), lives(after)];
  const party = (after ?? before)?.party;
  if (party?.is !== 'agent' || (last?.id === now?.id && last?.how === now?.how)) return;
  if (last !== null)
    notifyPhase(draft, party.agent, { deed: last.how, phase: 'over', msg: 'the supervision is over', uuid: last.id });
  if (now === null) return;
  notifyPhase(draft, party.agent, { deed: now.how, phase: 'talking', msg: 'the supervision has begun', uuid: now.id });
  if (now.how === 'force_call') tellTarget(draft, now);
}

const lives = (leg: Leg | undefined): Supervised | null => (leg?.ending === null ? leg.supervises : null);

/** Of one who only listens he is told nothing. */
function tellTarget(draft: Draft, { id, target, how }: Supervised): void {
  const party = draft.get('leg', target)?.party;
  if (party?.is === 'agent')
    notifyPhase(draft, party.agent, { deed: how, phase: 'talking', msg: 'a supervisor has joined', uuid: id });
}
