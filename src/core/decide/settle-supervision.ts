import { freeLeg } from '../change/free-leg.ts';
import { notifyPhase } from '../change/notify.ts';
import { NO_TALK } from '../change/rest-agent.ts';
import { forgetSupervisor } from '../change/supervise.ts';
import type { Draft } from '../model/draft.ts';
import { isTalking, type Leg, type Supervised } from '../model/leg.ts';

/** Whoever listens to a call that is over is free; and what became of each supervision is told. */
export function settleSupervision(draft: Draft): void {
  for (const id of concernedSupervisors(draft)) settleSupervisor(draft, id);
  for (const id of draft.touched('leg')) tell(draft, id);
}

/** Those changed, and those of whoever changed, or is gone. */
function concernedSupervisors(draft: Draft): Set<string> {
  const touched = [...draft.touched('leg')];
  const legs = touched.flatMap((id) => [draft.get('leg', id) ?? [], draft.world.tables.leg.get(id) ?? []].flat());
  const own = legs.filter(({ supervises }) => supervises !== null).map(({ id }) => id);
  return new Set([...own, ...legs.flatMap(({ supervisors }) => supervisors)]);
}

/** One who has become a member stays with the others, as one of them, when the one whom he helped has left. */
function settleSupervisor(draft: Draft, id: string): void {
  const leg = draft.get('leg', id);
  if (leg === undefined || leg.supervises === null || leg.ending !== null) return;
  const target = draft.get('leg', leg.supervises.target);
  if (leg.supervises.how === 'force_call') {
    if (isWith(leg, target)) return;
    forgetSupervisor(draft, leg);
    draft.put('leg', { ...leg, supervises: null });
  } else if (!isTalking(target)) freeLeg(draft, leg, { variables: {}, ...NO_TALK });
}

const isWith = ({ conversations }: Leg, target: Leg | undefined): boolean =>
  target?.ending === null && target.conversations.some((id) => conversations.includes(id));

function tell(draft: Draft, id: string): void {
  const [before, after] = [draft.world.tables.leg.get(id), draft.get('leg', id)];
  const agent = agentOf(draft, id);
  const [last, now] = [lives(before), lives(after)];
  if (agent === null || last === now) return tellMissed(draft, agent, before, after);
  if (last !== null) tellEnd(draft, agent, last);
  if (now !== null) tellBegin(draft, agent, now, last !== null);
}

const lives = (leg: Leg | undefined): Supervised | null => (leg?.ending === null ? leg.supervises : null);

function tellBegin(draft: Draft, agent: string, { id, target, how }: Supervised, isChange: boolean): void {
  const about = { deed: how, uuid: id } as const;
  if (isChange) notifyPhase(draft, agent, { ...about, phase: 'begun', msg: 'begun' });
  notifyPhase(draft, agent, { ...about, phase: 'talking', msg: 'the supervision has begun' });
  // Of one who only listens the target is told nothing.
  if (how === 'force_call')
    notifyPhase(draft, agentOf(draft, target), { ...about, phase: 'talking', msg: 'a supervisor has joined' });
}

function tellEnd(draft: Draft, agent: string, { id, target, how }: Supervised): void {
  const about = { deed: how, phase: 'over', uuid: id } as const;
  notifyPhase(draft, agent, { ...about, msg: 'the supervision is over' });
  if (how === 'force_call') notifyPhase(draft, agentOf(draft, target), { ...about, msg: 'the supervisor has left' });
}

/** Begun and over by one input, as a snapshot may tell it. */
function tellMissed(draft: Draft, agent: string | null, before: Leg | undefined, after: Leg | undefined): void {
  const missed = before?.supervises == null ? after?.supervises : null;
  if (missed == null || after?.ending == null) return;
  notifyPhase(draft, agent, {
    deed: missed.how,
    phase: 'over',
    isSuccess: false,
    msg: 'the call is over',
    uuid: missed.id,
  });
}

function agentOf(draft: Draft, legId: string): string | null {
  const party = (draft.get('leg', legId) ?? draft.world.tables.leg.get(legId))?.party;
  return party?.is === 'agent' ? party.agent : null;
}
