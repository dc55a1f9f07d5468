import { inSlices } from '../pace/in-slices.ts';
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
  readonly known: ReadonlySet<string>;
  readonly held: ReadonlySet<string>;
  /** By leg: one whose channel has this result is its script's, though its socket is still held. */
  readonly handedOn: ReadonlyMap<string, string>;
  readonly domain: string;
}

type Row = SwitchEvent;
type Place = SnapshotLeg['place'];
type Room = Extract<Place, { at: 'room' }>;

/** The same, read. */
export interface SwitchLists {
  readonly switchId: string;
  readonly channels: ReadonlyMap<string, Row>;
  readonly rooms: ReadonlyMap<string, Room>;
  readonly registered: readonly string[];
  readonly recordedRooms: readonly string[];
}

/** With a thousand calls these are megabytes: others have their turn in between. */
export async function readLists(overview: SwitchOverview, domain: string): Promise<SwitchLists> {
  return {
    switchId: overview.coreUuid,
    channels: new Map(await inSlices(channelsIn(overview.channels))),
    rooms: new Map(await inSlices(membersIn(overview.conferences))),
    registered: [...new Set(await inSlices(usersIn(overview.registrations, domain)))],
    recordedRooms: await inSlices(recordedIn(overview.conferences)),
  };
}

/** Of the reply to `show channels as json`; none where there is no such list. */
export const readChannels = (reply: string | null): Promise<SwitchEvent[]> => inSlices(rowsIn(reply ?? ''));

/** Legs that may be alive: ours by name in the lists, and those that the engine or a control socket vouches for. */
export function* findCandidates({ channels, rooms }: SwitchLists, own: OwnLegs): Generator<string, void> {
  yield* own.known;
  for (const legId of own.held) if (!own.known.has(legId)) yield legId;
  const isNew = (legId: string): boolean => legId.startsWith(OUR_LEG_PREFIX) && !isVouched(own, legId);
  for (const legId of channels.keys()) if (isNew(legId)) yield legId;
  for (const legId of rooms.keys()) if (isNew(legId) && !channels.has(legId)) yield legId;
}

const isVouched = ({ known, held }: OwnLegs, legId: string): boolean => known.has(legId) || held.has(legId);

/** Channels of others in rooms of ours. */
export const findStrangers = ({ rooms }: SwitchLists, own: OwnLegs): Stranger[] =>
  [...rooms].flatMap(([legId, { room }]) => {
    const isOurs = legId.startsWith(OUR_LEG_PREFIX) || isVouched(own, legId);
    return room.startsWith(OUR_ROOM_PREFIX) && isLegId(legId) && !isOurs ? [{ legId, room }] : [];
  });

/**
 * Candidates whose state the overview does not tell for certain: the list of channels lags the events. Who is in a
 * room of ours and was answered when it was made is sure; in a room of others it may have been given to a script.
 */
export function findUncertain({ channels, rooms }: SwitchLists, candidates: Iterable<string>): readonly string[] {
  const isAnswered = (legId: string): boolean =>
    phaseOf(headerOf(channels.get(legId) ?? {}, 'callstate')) === 'answered';
  return [...candidates].filter((legId) => !rooms.get(legId)?.room.startsWith(OUR_ROOM_PREFIX) || !isAnswered(legId));
}

export async function assembleSnapshot(
  lists: SwitchLists,
  states: ReadonlyMap<string, ChannelState>,
  own: OwnLegs,
): Promise<Snapshot> {
  const { switchId, registered, recordedRooms } = lists;
  return { switchId, legs: await inSlices(legsIn(lists, states, own)), registered, recordedRooms };
}

function* legsIn(
  lists: SwitchLists,
  states: ReadonlyMap<string, ChannelState>,
  own: OwnLegs,
): Generator<SnapshotLeg | null, void> {
  for (const legId of findCandidates(lists, own)) {
    const state = states.get(legId);
    const room = lists.rooms.get(legId);
    if (resultOf(liveState(state)) !== null && !isVouched(own, legId)) yield null;
    else if (room !== undefined) yield { legId, phase: phaseInRoom(liveState(state)), place: room };
    else yield readLeg(legId, state, lists.channels.get(legId), own);
  }
}

function liveState(state: ChannelState | undefined): Row | null {
  const dump = state === undefined ? null : parse(state.dump);
  return isRecord(dump) ? dump : null;
}

/** One that has a result went on in the dialplan: whatever its name says, it is a script's call. */
const resultOf = (live: Row | null): string | null => headerOf(live ?? {}, `variable_${RELEASED_VARIABLE}`) || null;

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
  const result = resultOf(live);
  const isScripts = !legId.startsWith(OUR_LEG_PREFIX) || result !== null;
  const isHandedOn = result !== null && own.handedOn.get(legId) === result;
  if (isScripts && (!own.held.has(legId) || isHandedOn)) return { at: 'detached', result };
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

function* channelsIn(json: string): Generator<[string, Row], void> {
  for (const row of rowsIn(json)) yield [headerOf(row, 'uuid'), row];
}

function* membersIn(json: string): Generator<[string, Room], void> {
  for (const conference of rowsIn(json, 'conference_name')) {
    const room = headerOf(conference, 'conference_name');
    for (const member of recordsIn(conference['members'])) {
      const flags = isRecord(member['flags']) ? member['flags'] : {};
      const silenced = { mute: flags['can_speak'] === false, deaf: flags['can_hear'] === false };
      yield [headerOf(member, 'uuid'), { at: 'room', room, flags: silenced }];
    }
  }
}

/** So it says as soon as it has taken the command; what writes the file stands among the members only later. */
function* recordedIn(json: string): Generator<string | null, void> {
  for (const conference of rowsIn(json, 'conference_name'))
    yield conference['recording'] === true ? headerOf(conference, 'conference_name') : null;
}

function* usersIn(json: string, domain: string): Generator<string | null, void> {
  for (const row of rowsIn(json)) {
    const user = headerOf(row, 'reg_user');
    yield headerOf(row, 'realm').toLowerCase() === domain.toLowerCase() && isToken(user) ? user : null;
  }
}

/** Characters that are read at once. */
const PIECE = 65_536;

/**
 * The objects of the one list in a reply, some at a time. Between two of them stands what cannot stand in a text, where
 * quotes are escaped; `firstKey` tells those objects from others within them.
 */
function* rowsIn(json: string, firstKey = ''): Generator<Row, void> {
  const border = `},{"${firstKey}`;
  const end = json.lastIndexOf(']');
  for (let from = json.indexOf('[') + 1; from > 0 && from < end;) {
    const at = json.indexOf(border, from + PIECE);
    const to = at < 0 || at > end ? end : at + 1;
    yield* recordsIn(parse(`[${json.slice(from, to)}]`));
    from = to + 1;
  }
}

const recordsIn = (value: unknown): readonly Row[] => (Array.isArray(value) ? value.filter(isRecord) : []);

const isRecord = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
