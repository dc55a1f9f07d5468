import type { Draft } from '../model/draft.ts';
import { OUR_LEG_PREFIX, type Fact } from '../model/fact.ts';
import { isFulfilled, isIn, stepLeg, type LegFact } from '../model/leg.ts';
import { dropRegistration } from '../change/drop-registration.ts';
import { onRoomJoined } from '../change/room-recording.ts';
import { DONE, type Ruling } from './ruling.ts';
import { onLegAnswered } from './on-leg-answered.ts';
import { onLegHungUp } from './on-leg-hung-up.ts';

export function onFact(draft: Draft, fact: Fact): Ruling {
  switch (fact.fact) {
    case 'extension-registered':
      return onRegistered(draft, fact.user);
    case 'extension-unregistered':
      return onUnregistered(draft, fact.user);
    case 'leg-hung-up':
      return onLegHungUp(draft, fact.legId, fact.cause);
    case 'leg-dtmf':
      return { ignored: 'keys mean nothing in a queue or a conversation' };
    default:
      return onLegFact(draft, fact.legId, fact);
  }
}

/** The leg's machine takes the step; what was asked for is over when it is so. */
function onLegFact(draft: Draft, legId: string, fact: LegFact): Ruling {
  const leg = draft.get('leg', legId);
  if (leg === undefined) return fact.fact === 'leg-ringing' ? onGhost(draft, legId) : { ignored: 'unknown leg' };
  const stepped = stepLeg(leg, fact);
  if (stepped === 'ignored') return { ignored: `${fact.fact} while ${leg.state.is}` };
  const isDone = leg.asked !== null && isFulfilled(leg.asked, stepped.state);
  draft.put('leg', isDone ? { ...stepped, asked: null, tries: 0 } : stepped);
  if (fact.fact === 'leg-joined' && !isIn(leg, fact.room)) onRoomJoined(draft, legId, fact.room);
  if (!leg.isAnswered && stepped.isAnswered) onLegAnswered(draft, stepped);
  return DONE;
}

/**
 * A telephone that we called, and then forgot: the switch did what it was told before a connection was lost only after we
 * had read from it that nobody rings. No script was ever given a leg that rings.
 */
function onGhost(draft: Draft, legId: string): Ruling {
  if (!legId.startsWith(OUR_LEG_PREFIX)) return { ignored: 'unknown leg' };
  draft.commands.push({ do: 'hang-up', legId, cause: 'NORMAL_CLEARING' });
  return DONE;
}

function onRegistered(draft: Draft, user: string): Ruling {
  if (draft.get('registration', user) !== undefined) return { ignored: 'registered already' };
  draft.put('registration', { id: user });
  return DONE;
}

function onUnregistered(draft: Draft, user: string): Ruling {
  if (draft.get('registration', user) === undefined) return { ignored: 'not registered' };
  dropRegistration(draft, user);
  return DONE;
}
