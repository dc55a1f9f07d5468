import type { Command } from '../../src/core/model/command.ts';
import { OUR_LEG_PREFIX, type Fact, type Snapshot, type SnapshotLeg } from '../../src/core/model/fact.ts';
import type { Happening } from '../../src/core/model/input.ts';
import type { MemberFlags } from '../../src/core/model/mode.ts';

/** script: it has gone on in its script and is ours no more. */
type Place = SnapshotLeg['place'] | { readonly at: 'script' };

export const DETACHED = { at: 'detached', result: null } as const;

export interface Channel {
  readonly legId: string;
  phase: SnapshotLeg['phase'];
  place: Place;
  /** Its control socket is open (a script's call) or not needed (ours). */
  isHeld: boolean;
  variables: Readonly<Record<string, string>> | null;
  /** The id of what it was given last. */
  result: string | null;
  /** A call that was released is not told of any more. */
  isTold: boolean;
  voice: string | null;
  /** It is parked as soon as it sounds. */
  readonly isEarlyWanted: boolean;
}

/**
 * A switch that does as it is told, at once, and tells the facts that FreeSWITCH tells, in its order. What no switch
 * could carry out is an outcome with a failure, and is written down in `faults`.
 */
export class ObedientSwitch {
  switchId = 'switch-1';
  readonly registered = new Set<string>();
  readonly channels = new Map<string, Channel>();
  readonly faults: string[] = [];
  /** Commands that fail without being tried, by name. */
  readonly broken = new Set<Command['do']>();
  /** Commands that are lost: no effect, no outcome. */
  readonly lost = new Set<Command['do']>();
  /** Rooms that are recorded, and legs, with their file. One begun anew would be overwritten. */
  readonly recorded = new Map<string, string>();
  private readonly begun = new Set<string>();

  obey(command: Command): Happening[] {
    if (this.lost.has(command.do)) return [];
    if (this.broken.has(command.do)) return [outcome(command, 'broken')];
    const facts = this.carryOut(command);
    this.endRecordings();
    if (typeof facts !== 'string') return [outcome(command, null), ...facts];
    // A hang-up may well come too late.
    if (command.do !== 'hang-up') this.faults.push(`${command.do}: ${facts}`);
    return [outcome(command, facts)];
  }

  private carryOut(command: Command): Happening[] | string {
    if (command.do === 'announce' || command.do === 'record') {
      if (this.members(command.room).size === 0) return 'no such room';
      return command.do === 'announce' ? [] : this.record(command.room, command.file);
    }
    if (command.do === 'originate') return this.originate(command);
    const channel = this.channels.get(command.legId);
    if (channel === undefined) return 'no such channel';
    if ('room' in command && command.do !== 'join' && !isIn(channel, command.room)) return 'no such member';
    return this.onChannel(channel, command);
  }

  private onSound(command: Command): Happening[] | string {
    if (command.do === 'record-leg') return this.record(command.legId, command.file);
    if (command.do === 'stop-record-leg') this.recorded.delete(command.legId);
    return [];
  }

  /** A second time it does nothing. */
  private record(what: string, file: string): Happening[] | string {
    if (this.recorded.get(what) === file) return [];
    if (this.begun.has(file)) return `${file} is overwritten`;
    this.begun.add(file);
    this.recorded.set(what, file);
    return [];
  }

  /** A room ends with its last member, and its recording with it. */
  private endRecordings(): void {
    for (const what of this.recorded.keys())
      if (!this.channels.has(what) && this.members(what).size === 0) this.recorded.delete(what);
  }

  private originate({ legId, target, wants }: Command & { do: 'originate' }): Happening[] | string {
    if (this.channels.has(legId)) return 'the id is taken';
    if (target.is === 'phone' && !this.registered.has(target.user))
      return [fact({ fact: 'leg-hung-up', legId, cause: 'USER_NOT_REGISTERED' })];
    const place = { at: 'parked' } as const;
    this.channels.set(legId, {
      legId,
      phase: 'dialling',
      place,
      isHeld: true,
      variables: null,
      result: null,
      isTold: true,
      voice: null,
      isEarlyWanted: wants.includes('early-media'),
    });
    return [];
  }

  private onChannel(channel: Channel, command: Exclude<Command, { do: 'originate' | 'announce' | 'record' }>) {
    const { legId, place } = channel;
    const isControlled = hasSound(channel) && (place.at === 'parked' || place.at === 'playing');
    switch (command.do) {
      case 'hang-up':
        return this.hangUp(legId, command.cause);
      case 'answer':
        return [];
      case 'play':
        if (!isControlled) return `the channel is ${place.at}`;
        [channel.place, channel.voice] = [{ at: 'playing' }, command.voice];
        return [];
      case 'say':
        if (!isControlled) return `the channel is ${place.at}`;
        [channel.place, channel.voice] = [{ at: 'playing' }, 'announcement'];
        return [];
      case 'stop-play':
        return this.stopPlay(channel);
      case 'join':
        if (!isControlled) return `the channel is ${place.at}`;
        [channel.place, channel.voice] = [{ at: 'room', room: command.room, flags: command.flags }, null];
        return [fact({ fact: 'leg-joined', legId, room: command.room, flags: command.flags })];
      case 'leave':
        return this.leave(channel, command.room);
      case 'set-flags':
        channel.place = { at: 'room', room: command.room, flags: command.flags };
        return [fact({ fact: 'leg-flags', legId, room: command.room, flags: command.flags })];
      case 'play-member':
        channel.voice = command.voice;
        return [];
      case 'stop-member':
        channel.voice = null;
        return [fact({ fact: 'member-play-ended', legId, room: command.room })];
      case 'tap':
        if (!isControlled) return `the channel is ${place.at}`;
        if (this.channels.get(command.target)?.phase !== 'answered') return 'no such target';
        [channel.place, channel.voice] = [{ at: 'tap', target: command.target, isWhisper: command.isWhisper }, null];
        return [fact({ fact: 'leg-tapped', legId, target: command.target, isWhisper: command.isWhisper })];
      case 'untap':
        if (place.at !== 'tap') return `the channel is ${place.at}`;
        channel.place = { at: 'parked' };
        return [fact({ fact: 'leg-parked', legId })];
      case 'record-leg':
      case 'stop-record-leg':
      case 'send-dtmf':
      case 'set-video':
        return channel.phase === 'dialling' ? 'the channel has no sound' : this.onSound(command);
      case 'release':
        [channel.variables, channel.result, channel.isTold] = [command.variables, command.id, false];
        if (place.at !== 'room' || command.number !== null) [channel.place, channel.voice] = [{ at: 'script' }, null];
        return [];
    }
  }

  private stopPlay(channel: Channel): Happening[] {
    const { legId, place } = channel;
    channel.voice = null;
    if (place.at === 'detached') return this.comeBack(legId);
    if (place.at !== 'playing') return [];
    channel.place = { at: 'parked' };
    return [fact({ fact: 'leg-play-ended', legId })];
  }

  private leave(channel: Channel, room: string): Happening[] {
    const { legId } = channel;
    channel.voice = null;
    channel.place = channel.variables !== null ? { at: 'script' } : channel.isHeld ? { at: 'parked' } : DETACHED;
    if (!channel.isTold) return [];
    const left = fact({ fact: 'leg-left', legId, room });
    return channel.isHeld ? [left, fact(parked(channel))] : [left, ...this.comeBack(legId)];
  }

  /** The dialplan of a call without a socket has come round to us. */
  comeBack(legId: string): Happening[] {
    const channel = this.channels.get(legId);
    if (channel === undefined || channel.isHeld) return [];
    [channel.place, channel.isHeld] = [{ at: 'parked' }, true];
    const error = 'it is known already';
    const arrival = { type: 'call-arrived', callcentre: 'default', legId, from: '', to: '', isAnswered: true } as const;
    return [{ ...arrival, document: { ok: false, error }, userData: null }, fact({ fact: 'leg-parked', legId })];
  }

  /** A script's call is handed over. */
  handOver(legId: string): void {
    const place = { at: 'parked' } as const;
    this.channels.set(legId, {
      legId,
      phase: 'answered',
      place,
      isHeld: true,
      variables: null,
      result: null,
      isTold: true,
      voice: null,
      isEarlyWanted: false,
    });
  }

  ring(legId: string, hasEarlyMedia = false): Happening[] {
    const channel = this.channels.get(legId);
    if (channel === undefined || hasSound(channel)) return [];
    channel.phase = hasEarlyMedia && channel.isEarlyWanted ? 'early' : 'ringing';
    const rings = fact({ fact: 'leg-ringing', legId, hasEarlyMedia });
    return channel.phase === 'early' ? [rings, fact(parked(channel))] : [rings];
  }

  answer(legId: string): Happening[] {
    const channel = this.channels.get(legId);
    if (channel === undefined || channel.phase === 'answered') return [];
    const isEarly = channel.phase === 'early';
    channel.phase = 'answered';
    if (isEarly) return [fact({ fact: 'leg-answered', legId })];
    channel.place = { at: 'parked' };
    return [fact({ fact: 'leg-answered', legId }), fact({ fact: 'leg-parked', legId })];
  }

  hangUp(legId: string, cause: string): Happening[] {
    const channel = this.channels.get(legId);
    if (channel === undefined) return [];
    this.channels.delete(legId);
    this.endRecordings();
    if (!channel.isTold) return [];
    const freed = [...this.channels.values()].filter(({ place }) => place.at === 'tap' && place.target === legId);
    for (const supervisor of freed) supervisor.place = { at: 'parked' };
    const parked = freed.map((supervisor) => fact({ fact: 'leg-parked', legId: supervisor.legId }));
    const left = channel.place.at === 'room' ? [fact({ fact: 'leg-left', legId, room: channel.place.room })] : [];
    return [...left, fact({ fact: 'leg-hung-up', legId, cause }), ...parked];
  }

  /** The control socket of a script's call breaks. */
  dropSocket(legId: string): Happening[] {
    const channel = this.channels.get(legId);
    if (channel === undefined || channel.variables !== null || legId.startsWith(OUR_LEG_PREFIX)) return [];
    channel.isHeld = false;
    if (channel.place.at !== 'room') [channel.place, channel.voice] = [DETACHED, null];
    return [fact({ fact: 'leg-detached', legId })];
  }

  /** Everything dies; nobody is told. */
  restart(): void {
    this.channels.clear();
    this.endRecordings();
    this.switchId += "'";
  }

  snapshot(known: Iterable<string>): Snapshot {
    const wanted = new Set(known);
    for (const channel of this.channels.values()) channel.isTold ||= wanted.has(channel.legId);
    const seen = [...this.channels.values()].filter(
      ({ legId, isHeld, place }) =>
        (legId.startsWith(OUR_LEG_PREFIX) && place.at !== 'script') ||
        wanted.has(legId) ||
        (isHeld && place.at !== 'script'),
    );
    const legs = seen.map(({ legId, phase, place, result }): SnapshotLeg => {
      const isDetached = place.at === 'script' || place.at === 'detached';
      return { legId, phase, place: isDetached ? { at: 'detached', result } : place };
    });
    const recordedRooms = [...this.recorded.keys()];
    return { switchId: this.switchId, legs, registered: [...this.registered], recordedRooms };
  }

  /** Who is in a room, with his flags. */
  members(room: string): Map<string, MemberFlags> {
    const inside = [...this.channels.values()].flatMap(({ legId, place }): [string, MemberFlags][] =>
      place.at === 'room' && place.room === room ? [[legId, place.flags]] : [],
    );
    return new Map(inside);
  }
}

const fact = (told: Fact): Happening => ({ type: 'fact', fact: told });
const hasSound = ({ phase }: Channel): boolean => phase === 'early' || phase === 'answered';
const parked = ({ legId, phase }: Channel): Fact =>
  phase === 'early' ? { fact: 'leg-parked', legId, isEarly: true } : { fact: 'leg-parked', legId };
const outcome = (command: Command, failure: string | null): Happening => ({ type: 'outcome', command, failure });
const isIn = ({ place }: Channel, room: string): boolean => place.at === 'room' && place.room === room;
