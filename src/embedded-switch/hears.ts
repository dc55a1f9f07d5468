import type { Hearing } from './frame.ts';
import { hearsMember, soundsFor, type Member, type Room } from './room.ts';

/** What one leg is doing, for the ear. */
export interface Ear {
  readonly uuid: string;
  /** Its telephone is connected with the switch (early media or answered). */
  readonly hasMedia: boolean;
  /** What its innermost application lets it hear. */
  readonly hears: Hearing | undefined;
}

/** Leg → the legs (by UUID) and sounds that it hears, in alphabetical order. A leg without audio is not in it. */
export type Hears = Record<string, string[]>;

interface World {
  readonly ears: ReadonlyMap<string, Ear>;
  readonly rooms: ReadonlyMap<string, Room>;
  /** By profile. */
  readonly music: Readonly<Record<string, string>>;
}

/**
 * Who hears whom. PURE. A leg that hears a file while it is in a room hears the file only; the room goes on hearing it.
 * Who taps a leg hears it even when its room does not, and those who whisper to it not: they are heard by its telephone
 * only. conferenceMusic: by profile.
 */
export function computeHears(
  ears: Iterable<Ear>,
  rooms: ReadonlyMap<string, Room>,
  conferenceMusic: Readonly<Record<string, string>>,
): Hears {
  const world: World = { ears: new Map(Array.from(ears, (ear) => [ear.uuid, ear])), rooms, music: conferenceMusic };
  const matrix: Hears = {};
  for (const ear of world.ears.values()) {
    if (ear.hasMedia) matrix[ear.uuid] = [...new Set([...listen(world, ear, []), ...whisperers(world, ear)])].sort();
  }
  return matrix;
}

/** A whisper is mixed into what the target hears: where nothing is sent to it, there is nothing to mix it into. */
function whisperers({ ears }: World, { uuid, hears: own }: Ear): string[] {
  if (own === undefined) return [];
  return [...ears.values()]
    .filter(({ hasMedia, hears }) => hasMedia && hears && 'target' in hears && hears.isWhisper && hears.target === uuid)
    .map((ear) => ear.uuid);
}

/** tappers: who asked, outermost first; two may tap each other. */
function listen(world: World, { uuid, hears }: Ear, tappers: readonly string[]): string[] {
  if (!hears) return [];
  if ('sound' in hears) return [hears.sound];
  if ('target' in hears) {
    const target = world.ears.get(hears.target);
    const isAudible = target?.hasMedia && !tappers.includes(target.uuid);
    return isAudible ? [target.uuid, ...listen(world, target, [...tappers, uuid])].filter((who) => who !== uuid) : [];
  }
  const room = world.rooms.get(hears.room);
  const member = room?.members.find((one) => one.uuid === uuid && !one.isLeaving);
  return room && member ? listenInRoom(room, member, world.music[room.profile]) : [];
}

function listenInRoom(room: Room, member: Member, music: string | undefined): string[] {
  const voices = room.members
    .filter((other) => !other.isLeaving && hearsMember(room, member, other))
    .map((other) => other.uuid);
  return [...voices, ...soundsFor(room, member, music)];
}
