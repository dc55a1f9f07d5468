import type { Fact } from '../core/model/fact.ts';

/**
 * Legs that were told to join a room, with nothing told of them since. FreeSWITCH enters a conference from within a
 * conference, even the same one: a leg that is told so twice is a member twice, hears itself, and is not out when it is
 * kicked once. So whoever asks again, because nothing came for seconds, has to wait until all is told.
 */
export interface OpenJoins {
  onSent(legId: string): void;
  onFact(fact: Fact): void;
  /** Its script has it. */
  forget(legId: string): void;
  isOpen(legId: string): boolean;
  /** The connection is gone: a snapshot tells what became of them. */
  forgetAll(): void;
}

export function createOpenJoins(): OpenJoins {
  const open = new Set<string>();
  return {
    onSent: (legId) => void open.add(legId),
    onFact: (fact) => {
      if (fact.fact === 'leg-joined' || fact.fact === 'leg-hung-up' || fact.fact === 'leg-detached')
        open.delete(fact.legId);
    },
    forget: (legId) => void open.delete(legId),
    isOpen: (legId) => open.has(legId),
    forgetAll: () => open.clear(),
  };
}
