import { OUR_LEG_PREFIX, type Snapshot, type SnapshotLeg } from '../core/model/fact.ts';
import { isToken } from './grammar.ts';
import { headerOf, type SwitchEvent } from './switch-event.ts';

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

/** Legs that may be alive: ours by name in the list, and those that the engine or a control socket vouches for. */
export function findCandidates(overview: SwitchOverview, own: OwnLegs): ReadonlySet<string> {
  const listed = rowsOf(overview.channels).map((row) => headerOf(row, 'uuid'));
  const ours = listed.filter((legId) => legId.startsWith(OUR_LEG_PREFIX));
  return new Set([...ours, ...own.known, ...own.held, ...roomsByLeg(overview).keys()].filter(isWanted(own)));
}

const isWanted = (own: OwnLegs): ((legId: string) => boolean) => {
  const vouched = new Set([...own.known, ...own.held]);
  return (legId) => legId.startsWith(OUR_LEG_PREFIX) || vouched.has(legId);
};

/**
 * Candidates whose state the overview does not tell for certain: the list of channels lags the events. Who is in a room
 * and was answered when it was made is sure.
 */
export function findUncertain(overview: SwitchOverview, candidates: ReadonlySet<string>): readonly string[] {
  const rooms = roomsByLeg(overview);
  const answered = new Set(
    rowsOf(overview.channels)
      .filter((row) => phaseOf(headerOf(row, 'callstate')) === 'answered')
      .map((row) => headerOf(row, 'uuid')),
  );
  return [...candidates].filter((legId) => !rooms.has(legId) || !answered.has(legId));
}

export function assembleSnapshot(
  overview: SwitchOverview,
  states: ReadonlyMap<string, ChannelState>,
  own: OwnLegs,
): Snapshot {
  const rooms = roomsByLeg(overview);
  const rows = new Map(rowsOf(overview.channels).map((row) => [headerOf(row, 'uuid'), row]));
  const legs: SnapshotLeg[] = [];
  for (const legId of findCandidates(overview, own)) {
    const room = rooms.get(legId);
    const leg =
      room === undefined
        ? readLeg(legId, states.get(legId), rows.get(legId), own)
        : { legId, phase: phaseInRoom(states.get(legId)), place: room };
    if (leg !== null) legs.push(leg);
  }
  return { switchId: overview.coreUuid, legs, registered: readRegistered(overview.registrations, own.domain) };
}

/** A room answers whoever called; one whom we called may only sound. */
const phaseInRoom = (state: ChannelState | undefined): 'early' | 'answered' => {
  const dump = parse(state?.dump ?? '');
  return (isRecord(dump) ? phaseLive(dump) : null) ?? 'answered';
};

/** Null: it is gone, or going. */
function readLeg(
  legId: string,
  state: ChannelState | undefined,
  row: Row | undefined,
  own: OwnLegs,
): SnapshotLeg | null {
  const dump = parse(state?.dump ?? '');
  const live = isRecord(dump) ? dump : null;
  const isMissing = live === null && (row === undefined || /no such channel/i.test(state?.dump ?? ''));
  if (isMissing) return null;
  const callState = live === null ? headerOf(row ?? {}, 'callstate') : headerOf(live, 'Channel-Call-State');
  if (callState === 'HANGUP') return null;
  const phase = (live === null ? null : phaseLive(live)) ?? phaseOf(callState);
  return { legId, phase, place: placeOf(legId, state, row, own) };
}

/** Null: the channel's own data do not tell. One whose early media we did not ask for is in no application. */
function phaseLive(live: Row): 'answered' | 'early' | null {
  const answer = headerOf(live, 'Answer-State');
  if (answer === 'answered') return answer;
  return answer === 'early' && headerOf(live, 'Channel-State') === 'CS_EXECUTE' ? answer : null;
}

function placeOf(legId: string, state: ChannelState | undefined, row: Row | undefined, own: OwnLegs): Place {
  if (!legId.startsWith(OUR_LEG_PREFIX) && !own.held.has(legId)) return { at: 'detached' };
  const answer = state?.fileHandle ?? '';
  if (answer.startsWith('+OK')) return { at: 'playing' };
  // The list keeps the last application's name after its end, so it is only asked where nothing better is known.
  const isKnown = /no file handle|no such channel/i.test(answer);
  return { at: !isKnown && headerOf(row ?? {}, 'application') === 'playback' ? 'playing' : 'parked' };
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

function roomsByLeg(overview: SwitchOverview): ReadonlyMap<string, Extract<Place, { at: 'room' }>> {
  const rooms = new Map<string, Extract<Place, { at: 'room' }>>();
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
