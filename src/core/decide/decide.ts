import type { Decision } from '../model/decision.ts';
import { openDraft, type Draft } from '../model/draft.ts';
import type { Happening, Input } from '../model/input.ts';
import type { World } from '../model/world.ts';
import { onAudited } from './on-audited.ts';
import { notifyStatus } from './notify-status.ts';
import { onCallArrived } from './on-call-arrived.ts';
import { onFact } from './on-fact.ts';
import { onFeatureDialled } from './on-feature-dialled.ts';
import { onOutcome } from './on-outcome.ts';
import { onRequest } from './on-request.ts';
import { onSnapshot } from './on-snapshot.ts';
import { onSwitchLost } from './on-switch-lost.ts';
import { onTimer } from './on-timer.ts';
import type { Ruling } from './ruling.ts';
import { settle } from './settle.ts';

/** The call centre's one function: what follows from an input. It changes nothing itself. */
export function decide(world: World, input: Input): Decision {
  const draft = openDraft(world, input);
  const ruling = rule(draft, input.happening);
  if ('ignored' in ruling) return nothing({ ignored: ruling.ignored });
  if (!ruling.ok) return nothing({ rejection: ruling.error });
  settle(draft);
  notifyStatus(draft, input.happening);
  const { commands, published, notices } = draft;
  return {
    changes: draft.changes(),
    commands,
    published,
    notices,
    reply: ruling.value,
    rejection: null,
    ignored: null,
  };
}

/** Nothing comes of it, and why. */
export const nothing = (why: Pick<Decision, 'ignored'> | Pick<Decision, 'rejection'>): Decision => ({
  changes: [],
  commands: [],
  published: [],
  notices: [],
  reply: undefined,
  rejection: null,
  ignored: null,
  ...why,
});

function rule(draft: Draft, happening: Happening): Ruling {
  switch (happening.type) {
    case 'call-arrived':
      return onCallArrived(draft, happening);
    case 'feature-dialled':
      return onFeatureDialled(draft, happening);
    case 'fact':
      return onFact(draft, happening.fact);
    case 'outcome':
      return onOutcome(draft, happening.command, happening.failure);
    case 'timer':
      return onTimer(draft, happening.timerId);
    case 'request':
      return onRequest(draft, happening.request);
    case 'switch-attached':
      return onSnapshot(draft, happening.snapshot);
    case 'switch-lost':
      return onSwitchLost(draft);
    case 'audited':
      return onAudited(draft, happening.differences);
  }
}
