import type { SnapshotLeg } from '../core/model/fact.ts';
import type { Arrival } from '../engine/ports.ts';

/** A leg that is told to go on in the dialplan. */
export interface Release {
  readonly legId: string;
  /** Of its result, which stands on its channel from then on. */
  readonly resultId: string;
  /** It is sent on to this number; null: where its script left off. */
  readonly number: string | null;
  /** Closes the control socket that it has now. */
  readonly letGo: () => void;
}

/** Legs on their way out, with the outcome still to be told. */
export interface Releases {
  begin(commandId: number, release: Release): void;
  letGoOf(commandId: number): () => void;
  /** True: it comes with its next `<enqueue>` before we were told that it has left, and is kept until then. */
  keeps(arrival: Arrival): boolean;
  /** The outcome was told: who came meanwhile. */
  end(commandId: number): readonly Arrival[];
  /** No outcome will be told any more. */
  endAll(): readonly Arrival[];
  /**
   * By leg, the result of who was sent on to a number, without an outcome. One whose channel has that result is there,
   * though his socket is still ours: told once more he would begin there a second time.
   */
  handedOn(): ReadonlyMap<string, string>;
  /** What became of them is known: those who are there are let go, and named. */
  settle(legs: readonly SnapshotLeg[]): readonly string[];
}

export function createReleases(): Releases {
  const leaving = new Map<number, Release & { readonly back: Arrival[] }>();
  const untold = new Map<string, Release>();

  const end = (commandId: number): readonly Arrival[] => {
    const back = leaving.get(commandId)?.back ?? [];
    leaving.delete(commandId);
    return back;
  };

  return {
    begin: (commandId, release) => void leaving.set(commandId, { ...release, back: [] }),
    letGoOf: (commandId) => leaving.get(commandId)?.letGo ?? (() => undefined),
    keeps: (arrival) => {
      untold.delete(arrival.legId);
      const release = [...leaving.values()].find(({ legId }) => legId === arrival.legId);
      release?.back.push(arrival);
      return release !== undefined;
    },
    end,
    endAll: () => {
      for (const { back, ...release } of leaving.values())
        if (release.number !== null && back.length === 0) untold.set(release.legId, release);
      return [...leaving.keys()].flatMap(end);
    },
    handedOn: () => new Map([...untold].map(([legId, { resultId }]) => [legId, resultId])),
    settle: (legs) => {
      const there = legs.flatMap(({ legId, place }) => {
        const release = untold.get(legId);
        return place.at === 'detached' && place.result === release?.resultId ? release : [];
      });
      untold.clear();
      for (const { letGo } of there) letGo();
      return there.map(({ legId }) => legId);
    },
  };
}
