import { OUR_ROOM_PREFIX } from '../../src/core/model/fact.ts';
import type { Rig } from '../stage/stage.ts';

export interface SeatedMember {
  readonly leg: string;
  readonly mode: number;
}

export interface SeatedTalk {
  readonly id: string;
  readonly members: readonly SeatedMember[];
}

/** Who is in which room of the switch, beside who belongs there: what is wrong with it. On hold one may be in any of his. */
export function compareRooms(talks: readonly SeatedTalk[], rooms: Awaited<ReturnType<Rig['members']>>): string[] {
  const wanted = new Map<string, { room: string; mode: number }[]>();
  for (const { id, members } of talks)
    for (const { leg, mode } of members)
      wanted.set(leg, [...(wanted.get(leg) ?? []), { room: OUR_ROOM_PREFIX + id, mode }]);
  const found = Object.entries(rooms).flatMap(([room, members]) =>
    Object.entries(members).map(([leg, mode]) => ({ leg, room, mode })),
  );
  const strangers = found.filter(({ leg }) => !wanted.has(leg)).map(({ leg, room }) => `${leg} is in ${room}`);
  const wrong = [...wanted].flatMap(([leg, seats]) => {
    const places = found.filter((place) => place.leg === leg);
    const active = seats.find(({ mode }) => mode !== 4);
    const [place] = places;
    const isRight = places.length === 1 && seats.some(({ room, mode }) => room === place?.room && mode === place.mode);
    const isActive = active === undefined || active.room === place?.room;
    return isRight && isActive ? [] : [`${leg} is at ${JSON.stringify(places)}, belongs to ${JSON.stringify(seats)}`];
  });
  const active = [...wanted.values()].filter((seats) => seats.filter(({ mode }) => mode !== 4).length > 1);
  return [...strangers, ...wrong, ...active.map((seats) => `active twice: ${JSON.stringify(seats)}`)];
}
