import { hearsMember, soundsFor, type Member, type Room } from './room.ts';

/** What one leg is doing, for the ear. */
export interface Ear {
  readonly uuid: string;
  /** Its telephone is connected with the switch (early media or answered). */
  readonly hasMedia: boolean;
  /** What its innermost application lets it hear. */
  readonly hears: { readonly sound: string } | { readonly room: string } | undefined;
}

/** Leg → the legs (by UUID) and sounds that it hears, in alphabetical order. A leg without audio is not in it. */
export type Hears = Record<string, string[]>;

/**
 * Who hears whom. PURE. A leg that hears a file while it is in a room hears the file only; the room goes on hearing it.
 * conferenceMusic: by profile.
 */
export function computeHears(
  ears: Iterable<Ear>,
  rooms: ReadonlyMap<string, Room>,
  conferenceMusic: Readonly<Record<string, string>>,
): Hears {
  const matrix: Hears = {};
  for (const ear of ears) if (ear.hasMedia) matrix[ear.uuid] = listen(ear, rooms, conferenceMusic).sort();
  return matrix;
}

function listen(
  { uuid, hears }: Ear,
  rooms: ReadonlyMap<string, Room>,
  music: Readonly<Record<string, string>>,
): string[] {
  if (!hears) return [];
  if ('sound' in hears) return [hears.sound];
  const room = rooms.get(hears.room);
  const member = room?.members.find((one) => one.uuid === uuid && !one.isLeaving);
  return room && member ? listenInRoom(room, member, music[room.profile]) : [];
}

function listenInRoom(room: Room, member: Member, music: string | undefined): string[] {
  const voices = room.members
    .filter((other) => !other.isLeaving && hearsMember(room, member, other))
    .map((other) => other.uuid);
  return [...voices, ...soundsFor(room, member, music)];
}
