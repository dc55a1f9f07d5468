import type { Draft } from '../model/draft.ts';
import type { Errand } from '../model/errand.ts';

/** Is there somebody who waits for it? */
export function isWanted(draft: Draft, { agent, purpose }: Errand): boolean {
  switch (purpose.for) {
    case 'transfer':
      return isAlive(draft, purpose.legId);
    case 'call':
      return isAlive(draft, legOf(draft, agent));
    case 'invite':
      return isOpen(draft, purpose.conversationId);
    case 'join':
      return isOpen(draft, purpose.conversationId) && isAlive(draft, legOf(draft, agent));
  }
}

const legOf = (draft: Draft, agent: string | null): string | null =>
  agent === null ? null : (draft.get('agent', agent)?.legId ?? null);

function isAlive(draft: Draft, legId: string | null): boolean {
  const leg = legId === null ? undefined : draft.get('leg', legId);
  return leg !== undefined && leg.ending === null;
}

const isOpen = (draft: Draft, conversationId: string): boolean =>
  draft.get('conversation', conversationId)?.end === null;
