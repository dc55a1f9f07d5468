import type { Arrival } from '../engine/ports.ts';

/** Legs on their way out: told to go on in the dialplan, with the outcome still to be told. */
export interface Releases {
  /** letGo: closes the control socket that the leg has now. */
  begin(commandId: number, legId: string, letGo: () => void): void;
  letGoOf(commandId: number): () => void;
  /** True: it comes with its next `<enqueue>` before we were told that it has left, and is kept until then. */
  keeps(arrival: Arrival): boolean;
  /** The outcome was told: who came meanwhile. */
  end(commandId: number): readonly Arrival[];
  /** No outcome will be told any more. */
  endAll(): readonly Arrival[];
}

export function createReleases(): Releases {
  const leaving = new Map<number, { readonly legId: string; readonly letGo: () => void; readonly back: Arrival[] }>();

  const end = (commandId: number): readonly Arrival[] => {
    const back = leaving.get(commandId)?.back ?? [];
    leaving.delete(commandId);
    return back;
  };

  return {
    begin: (commandId, legId, letGo) => void leaving.set(commandId, { legId, letGo, back: [] }),
    letGoOf: (commandId) => leaving.get(commandId)?.letGo ?? (() => undefined),
    keeps: (arrival) => {
      const release = [...leaving.values()].find(({ legId }) => legId === arrival.legId);
      release?.back.push(arrival);
      return release !== undefined;
    },
    end,
    endAll: () => [...leaving.keys()].flatMap(end),
  };
}
