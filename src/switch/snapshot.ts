import { OUR_LEG_PREFIX, OUR_ROOM_PREFIX, type Snapshot, type SnapshotLeg, type Stranger } from '../core/model/fact.ts';
import { isLegId, isToken } from './grammar.ts';
import { RELEASED_VARIABLE } from './release-text.ts';
import { headerOf, type SwitchEvent } from './switch-event.ts';
import { WHISPER_VARIABLE } from './tap-text.ts';

/** What the switch answered about all of its calls. Replies as they came; what cannot be read counts as empty. */
export interface SwitchOverview {
  readonly coreUuid: string;
  readonly channels: string;
  readonly conferences: string;
  readonly registrations: string;
}

/** What it answered about one channel: `uuid_dump … json`, and whether it has a file open. */
export interface ChannelState {
  readonly dump: string;
  readonly fileHandle: string;
}

export interface OwnLegs {
  readonly known: readonly string[];
  readonly held: ReadonlySet<string>;
  readonly domain: string;
}

type Row = SwitchEvent;
type Place = SnapshotLeg['place'];
type Room = Extract<Place, { at: 'room' }>;

/** The lists, read once: with a thousand calls they are megabytes, and several functions look into them. */
interface Lists {
  channels(): ReadonlyMap<string, Row>;
  rooms(): ReadonlyMap<string, Room>;
}

const lists = new WeakMap<SwitchOverview, Lists>();

function listsOf(overview: SwitchOverview): Lists {
  const known = lists.get(overview);
  if (known !== undefined) return known;
  const channels = once(() => new Map(rowsOf(overview.channels).map((row) => [headerOf(row, 'uuid'), row])));
  const read = { channels, rooms: once(() => roomsByLeg(overview)) };
  lists.set(overview, read);
  return read;
}

function once<T>(read: () => T): () => T {
  let done: { readonly value: T } | null = null;
  return () => (done ??= { value: read() }).value;
}

/** What reading the lists consists of, for whoever lets others have their turn in between. */
export const partsOfReading = (overview: SwitchOverview): readonly (() => unknown)[] => {
  const { channels, rooms } = listsOf(overview);
  return [channels, rooms];
};

/** Legs that may be alive: ours by name in the list, and those that the engine or a control socket vouches for. */
export function findCandidates(overview: SwitchOverview, own: OwnLegs): ReadonlySet<string> {
  const { channels, rooms } = listsOf(overview);
  const ours = [...channels().keys()].filter((legId) => legId.startsWith(OUR_LEG_PREFIX));
  return new Set([...ours, ...own.known, ...own.held, ...rooms().keys()].filter(isWanted(own)));
}

/** Channels of others in rooms of ours. */
export function findStrangers(overview: SwitchOverview, own: OwnLegs): Stranger[] {
  const isOurs = isWanted(own);
  return [...listsOf(overview).rooms()]
    .filter(([legId, { room }]) => room.startsWith(OUR_ROOM_PREFIX) && isLegId(legId) && !isOurs(legId))
    .map(([legId, { room }]) => ({ legId, room }));
}

const isWanted = (own: OwnLegs): ((legId: string) => boolean) => {
  const vouched = new Set([...own.known, ...own.held]);
  return (legId) => legId.startsWith(OUR_LEG_PREFIX) || vouched.has(legId);
};

/**
 * Candidates whose state the overview does not tell for certain: the list of channels lags the events. Who is in a
 * room of ours and was answered when it was made is sure; in a room of others it may have been given to a script.
 */
export function findUncertain(overview: SwitchOverview, candidates: ReadonlySet<string>): readonly string[] {
  const [channels, rooms] = [listsOf(overview).channels(), listsOf(overview).rooms()];
  const isAnswered = (legId: string): boolean =>
    phaseOf(headerOf(channels.get(legId) ?? {}, 'callstate')) === 'answered';
  return [...candidates].filter((legId) => !rooms.get(legId)?.room.startsWith(OUR_ROOM_PREFIX) || !isAnswered(legId));
}

export function assembleSnapshot(
  overview: SwitchOverview,
  states: ReadonlyMap<string, ChannelState>,
  own: OwnLegs,
): Snapshot {
  const [channels, rooms] = [listsOf(overview).channels(), listsOf(overview).rooms()];
  const legs: SnapshotLeg[] = [];
  for (const legId of findCandidates(overview, own)) {
    if (isReleased(liveState(states.get(legId))) && !own.known.includes(legId) && !own.held.has(legId)) continue;
    const room = rooms.get(legId);
    const leg =
      room === undefined
        ? readLeg(legId, states.get(legId), channels.get(legId), own)
        : { legId, phase: phaseInRoom(liveState(states.get(legId))), place: room };
    if (leg !== null) legs.push(leg);
  }
  return { switchId: overview.coreUuid, legs, registered: readRegistered(overview.registrations, own.domain) };
}

function liveState(state: ChannelState | undefined): Row | null {
  const dump = parse(state?.dump ?? '');
  return isRecord(dump) ? dump : null;
}

/** It went on in the dialplan at a number: whatever its name says, it is a script's call. */
const isReleased = (live: Row | null): boolean =>
  live !== null && headerOf(live, `variable_${RELEASED_VARIABLE}`) === 'true';

const hasResult = (live: Row | null): boolean => live !== null && headerOf(live, 'variable_enqueue_result') !== '';

/** A room answers whoever called; one whom we called may only sound. */
const phaseInRoom = (live: Row | null): 'early' | 'answered' => (live === null ? null : phaseLive(live)) ?? 'answered';

/** Null: it is gone, or going. */
function readLeg(
  legId: string,
  state: ChannelState | undefined,
  row: Row | undefined,
  own: OwnLegs,
): SnapshotLeg | null {
  const live = liveState(state);
  const isMissing = live === null && (row === undefined || /no such channel/i.test(state?.dump ?? ''));
  if (isMissing) return null;
  const callState = live === null ? headerOf(row ?? {}, 'callstate') : headerOf(live, 'Channel-Call-State');
  if (callState === 'HANGUP') return null;
  const phase = (live === null ? null : phaseLive(live)) ?? phaseOf(callState);
  return { legId, phase, place: placeOf(legId, live, state, row, own) };
}

/** Null: the channel's own data do not tell. One whose early media we did not ask for is in no application. */
function phaseLive(live: Row): 'answered' | 'early' | null {
  const answer = headerOf(live, 'Answer-State');
  if (answer === 'answered') return answer;
  return answer === 'early' && headerOf(live, 'Channel-State') === 'CS_EXECUTE' ? answer : null;
}

function placeOf(
  legId: string,
  live: Row | null,
  state: ChannelState | undefined,
  row: Row | undefined,
  own: OwnLegs,
): Place {
  const isScripts = !legId.startsWith(OUR_LEG_PREFIX) || isReleased(live);
  if (isScripts && !own.held.has(legId)) return { at: 'detached', hasResult: hasResult(live) };
  const tap = live === null ? null : tapOf(live);
  if (tap !== null) return tap;
  const answer = state?.fileHandle ?? '';
  if (answer.startsWith('+OK')) return { at: 'playing' };
  // The list keeps the last application's name after its end, so it is only asked where nothing better is known.
  const isKnown = /no file handle|no such channel/i.test(answer);
  return { at: !isKnown && headerOf(row ?? {}, 'application') === 'playback' ? 'playing' : 'parked' };
}

/** The name of an application stays after its end, the count of its loops does not. */
function tapOf(live: Row): Extract<Place, { at: 'tap' }> | null {
  const target = headerOf(live, 'variable_current_application_data');
  const isRunning =
    headerOf(live, 'variable_current_application') === 'eavesdrop' && headerOf(live, 'variable_total_loops') !== '';
  if (!isRunning || !isLegId(target)) return null;
  return { at: 'tap', target, isWhisper: headerOf(live, `variable_${WHISPER_VARIABLE}`) === 'true' };
}

function phaseOf(callState: string): SnapshotLeg['phase'] {
  switch (callState) {
    case 'RINGING':
    case 'EARLY':
      return 'ringing';
    case 'ACTIVE':
    case 'HELD':
    case 'UNHELD':
      return 'answered';
    default:
      return 'dialling';
  }
}

function roomsByLeg(overview: SwitchOverview): ReadonlyMap<string, Room> {
  const rooms = new Map<string, Room>();
  for (const conference of recordsIn(parse(overview.conferences))) {
    const room = headerOf(conference, 'conference_name');
    for (const member of recordsIn(conference['members'])) {
      const flags = isRecord(member['flags']) ? member['flags'] : {};
      const silenced = { mute: flags['can_speak'] === false, deaf: flags['can_hear'] === false };
      rooms.set(headerOf(member, 'uuid'), { at: 'room', room, flags: silenced });
    }
  }
  return rooms;
}

function readRegistered(registrations: string, domain: string): string[] {
  const users = rowsOf(registrations)
    .filter((row) => headerOf(row, 'realm').toLowerCase() === domain.toLowerCase())
    .map((row) => headerOf(row, 'reg_user'));
  return [...new Set(users)].filter(isToken);
}

const rowsOf = (json: string): readonly Row[] => {
  const value = parse(json);
  return isRecord(value) ? recordsIn(value['rows']) : [];
};

const recordsIn = (value: unknown): readonly Row[] => (Array.isArray(value) ? value.filter(isRecord) : []);

const isRecord = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
