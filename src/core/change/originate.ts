import { randomId } from '../../lib/random.ts';
import type { Agent } from '../model/agent.ts';
import type { Extension } from '../model/call-centre.ts';
import type { DialTarget, StreamDirection } from '../model/command.ts';
import type { Draft } from '../model/draft.ts';
import { OUR_LEG_PREFIX } from '../model/fact.ts';
import { IDLE_LEG, type Leg, type Party } from '../model/leg.ts';

/** What a new leg is for. */
export interface Origin {
  readonly callcentre: string;
  readonly party: Party;
  readonly taskId: string | null;
  readonly errand: string | null;
  readonly target: DialTarget;
  /** Shown to whom it calls. */
  readonly callerId: string;
  readonly timeoutMs: number;
  readonly video: StreamDirection;
  /** Its ringing is heard by somebody, who is to hear the true one. */
  readonly isHeard: boolean;
}

/** A leg that we call; it waits for the answer. */
export function originate(
  draft: Draft,
  { callcentre, party, taskId, errand, target, callerId, timeoutMs, video, isHeard }: Origin,
): Leg {
  const leg: Leg = {
    id: newLegId(draft),
    callcentre,
    party,
    isAnswered: false,
    isAttached: true,
    state: { is: 'dialling' },
    ...IDLE_LEG,
    taskId,
    errand,
    video,
    createdAt: draft.at,
  };
  draft.put('leg', leg);
  draft.commands.push({
    do: 'originate',
    legId: leg.id,
    target,
    callerId: { name: callerId, number: callerId },
    timeoutMs,
    wants: [...(video === 0 ? [] : (['video'] as const)), ...(isHeard ? (['early-media'] as const) : [])],
  });
  return leg;
}

/** Calls an agent's extension. null: he has none. */
export function callAgent(
  draft: Draft,
  agent: Agent,
  purpose: Pick<Origin, 'taskId' | 'errand' | 'callerId' | 'timeoutMs' | 'video' | 'isHeard'>,
): Leg | null {
  const extension = draft.get('extension', agent.extension);
  if (extension === undefined) return null;
  const leg = originate(draft, {
    callcentre: agent.callcentre,
    party: { is: 'agent', agent: agent.id },
    target: targetOf(extension),
    ...purpose,
  });
  draft.put('agent', { ...agent, legId: leg.id });
  return leg;
}

function targetOf({ line }: Extension): DialTarget {
  switch (line.type) {
    case 1:
      return { is: 'phone', user: line.user };
    case 2:
      return { is: 'gateway', user: line.user, address: line.ipaddr };
    case 3:
      return { is: 'number', number: line.telnum };
  }
}

/** A UUID whose first group says that it is ours. */
function newLegId(draft: Draft): string {
  const digits = randomId(draft.random);
  return `${OUR_LEG_PREFIX}${digits.slice(0, 4)}-4${digits.slice(4, 7)}-8${digits.slice(7, 10)}-${digits.slice(10, 22)}`;
}
