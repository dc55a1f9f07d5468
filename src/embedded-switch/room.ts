/**
 * A conference, as data: members and their flags, who may be heard by whom, what is played. PURE: nothing here fires
 * events, keeps time or draws names.
 */
export interface Room {
  readonly name: string;
  readonly domain: string;
  readonly uuid: string;
  readonly profile: string;
  readonly createdAt: number;
  /** The newest first, as FreeSWITCH lists them. */
  members: Member[];
  relations: Relation[];
  /** Played to all that are not deaf, one after the other: the first is heard. */
  queue: Playing[];
  /** Played to all beside the queue. */
  background: Playing | undefined;
  recordings: Recording[];
  floor: number | undefined;
  isLocked: boolean;
}

export interface Member {
  readonly id: number;
  readonly uuid: string;
  readonly joinedAt: number;
  isMuted: boolean;
  isDeaf: boolean;
  isHeld: boolean;
  /** Music for the held member; then he hears nothing else. */
  holdSound: string | undefined;
  /** Played to him only, one after the other. */
  queue: Playing[];
  isLeaving: boolean;
}

/** from: whose relation it is, and with whom it ends. nospeak: `from` is not heard by `to`; nohear: does not hear him. */
export interface Relation {
  readonly from: number;
  readonly to: number;
  nospeak: boolean;
  nohear: boolean;
}

export interface Playing {
  readonly file: string;
  readonly lengthMs: number;
  startedAt: number | undefined;
  isStopped: boolean;
}

export interface Recording {
  readonly path: string;
  readonly startedAt: number;
}

export const createRoom = (o: Pick<Room, 'name' | 'domain' | 'uuid' | 'profile' | 'createdAt'>): Room => ({
  ...o,
  members: [],
  relations: [],
  queue: [],
  background: undefined,
  recordings: [],
  floor: undefined,
  isLocked: false,
});

export function addMember(room: Room, id: number, uuid: string, flags: ReadonlySet<string>, joinedAt: number): Member {
  const member: Member = {
    id,
    uuid,
    joinedAt,
    isMuted: flags.has('mute'),
    isDeaf: flags.has('deaf'),
    isHeld: false,
    holdSound: undefined,
    queue: [],
    isLeaving: false,
  };
  room.members = [member, ...room.members];
  return member;
}

/** His own relations go with him; those of others to him stay for when he comes back. */
export function removeMember(room: Room, member: Member): void {
  room.members = room.members.filter((other) => other !== member);
  room.relations = room.relations.filter((relation) => relation.from !== member.id);
}

export const memberById = (room: Room, id: number): Member | undefined =>
  room.members.find((member) => member.id === id);

export const memberByUuid = (room: Room, uuid: string): Member | undefined =>
  room.members.find((member) => member.uuid === uuid);

/** Replaces what there was between the two in this direction. */
export function relate(room: Room, from: number, to: number, silence: Pick<Relation, 'nospeak' | 'nohear'>): void {
  const known = room.relations.find((relation) => relation.from === from && relation.to === to);
  if (known) Object.assign(known, silence);
  else room.relations = [{ from, to, ...silence }, ...room.relations];
}

export function unrelate(room: Room, from: number, to: number): void {
  room.relations = room.relations.filter((relation) => relation.from !== from || relation.to !== to);
}

/** Does `listener` hear what `speaker` says? */
export function hearsMember(room: Room, listener: Member, speaker: Member): boolean {
  if (listener === speaker || listener.isDeaf || speaker.isMuted || speaker.isHeld || listener.holdSound !== undefined)
    return false;
  return !room.relations.some(
    (r) =>
      (r.nospeak && r.from === speaker.id && r.to === listener.id) ||
      (r.nohear && r.from === listener.id && r.to === speaker.id),
  );
}

/** The sounds that a member hears: his own also when deaf. music: of the profile, for one who is alone. */
export function soundsFor(room: Room, member: Member, music: string | undefined): string[] {
  if (member.holdSound !== undefined) return [member.holdSound];
  const toAll = member.isDeaf ? [] : [room.queue[0], room.background];
  const sounds = [member.queue[0], ...toAll].flatMap((playing) => (playing ? [playing.file] : []));
  if (music !== undefined && room.members.length === 1 && !member.isDeaf && sounds.length === 0) sounds.push(music);
  return sounds;
}
