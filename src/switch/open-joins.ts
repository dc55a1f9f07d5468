import type { Fact, Snapshot, Survey } from '../core/model/fact.ts';

/**
 * free: it may be told to join. open: it may have been told so, and nothing was told of it since. in: it is in that room.
 */
export type JoinState = 'free' | 'open' | 'in';

/**
 * Which legs were told to join a room. FreeSWITCH enters a conference from within a conference, even the same one: a leg
 * that is told so twice is a member twice, hears itself, and is not out when it is kicked once. So whoever asks again has
 * to wait until the leg has begun all that it was told before; and what he asks for may have come true before he is heard.
 */
export interface OpenJoins {
  stateOf(legId: string, room: string): JoinState;
  onSent(legId: string): void;
  /** A daemon before us, or we over the connection before, may have told those that are in no room to join one. */
  onAttached(snapshot: Snapshot): void;
  /** That a leg has left may have been lost without a word: one that is found outside its room is open. */
  onSurvey(survey: Survey): void;
  onFact(fact: Fact): void;
  /** Its script has it. */
  forget(legId: string): void;
}

export function createOpenJoins(): OpenJoins {
  /** The room in which it is; null: open. */
  const rooms = new Map<string, string | null>();
  const doubt = (legId: string): void => {
    if (rooms.has(legId)) rooms.set(legId, null);
  };
  return {
    stateOf: (legId, room) => {
      const known = rooms.get(legId);
      if (known === null) return 'open';
      return known === room ? 'in' : 'free';
    },
    onSent: (legId) => void rooms.set(legId, null),
    onAttached: ({ legs }) => {
      rooms.clear();
      for (const { legId, place } of legs) rooms.set(legId, place.at === 'room' ? place.room : null);
    },
    onSurvey: ({ legs }) => {
      for (const { legId, place } of legs) if (place.at !== 'room') doubt(legId);
    },
    onFact: (fact) => {
      if (fact.fact === 'leg-joined') rooms.set(fact.legId, fact.room);
      else if (fact.fact === 'leg-parked') doubt(fact.legId);
      else if (fact.fact === 'leg-hung-up' || fact.fact === 'leg-detached') rooms.delete(fact.legId);
      else if (fact.fact === 'leg-left' && rooms.get(fact.legId) === fact.room) rooms.delete(fact.legId);
    },
    forget: (legId) => void rooms.delete(legId),
  };
}
