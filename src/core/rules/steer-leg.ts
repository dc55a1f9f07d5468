import type { Command } from '../model/command.ts';
import type { Asked, Leg, LegState } from '../model/leg.ts';
import { hasSameFlags } from '../model/mode.ts';
import type { Voice } from '../model/voice.ts';
import type { Place } from './leg-place.ts';

/** What to ask the switch for now, so that a leg comes to where it belongs. One thing at a time. */
export interface Steering {
  readonly leg: Leg;
  readonly commands: readonly Command[];
  /** When to look again, ms UTC; null: when something happens. */
  readonly lookAt: number | null;
}

/** The same sound is not started more often than this. */
export const REPLAY_PAUSE_MS = 1000;

export function steerLeg(leg: Leg, place: Place, at: number): Steering {
  if (place.at === 'end')
    return leg.asked?.for === 'end'
      ? stay(leg)
      : ask(leg, { for: 'end' }, { do: 'hang-up', legId: leg.id, cause: place.cause });
  if (leg.asked !== null) return stay(leg);
  switch (place.at) {
    case 'line':
      return stay(leg);
    case 'park':
      return towardsPark(leg, place, at);
    case 'room':
      return towardsRoom(leg, place, at);
    case 'tap':
      return towardsTap(leg, place);
    case 'script':
      return towardsScript(leg, place);
  }
}

const stay = (leg: Leg): Steering => ({ leg, commands: [], lookAt: null });
/** Whatever it heard is over by that: the same sound may follow at once. */
const ask = (leg: Leg, asked: Asked, ...commands: Command[]): Steering => ({
  leg: { ...leg, asked, lastSound: null },
  commands,
  lookAt: null,
});

/** Sounds are not waited for: what ends before its time is started again. */
function startSound(
  leg: Leg,
  state: LegState & { is: 'parked' | 'joined' },
  voice: Voice,
  at: number,
  command: Command,
): Steering {
  const { lastSound } = leg;
  if (lastSound?.voice === voice && at < lastSound.at + REPLAY_PAUSE_MS)
    return { ...stay(leg), lookAt: lastSound.at + REPLAY_PAUSE_MS };
  return { leg: { ...leg, state: { ...state, voice }, lastSound: { voice, at } }, commands: [command], lookAt: null };
}

function towardsPark(leg: Leg, { voice }: Place & { at: 'park' }, at: number): Steering {
  const { id: legId, state } = leg;
  if (state.is === 'joined' || state.is === 'tapping') return towardsFreedom(leg, state);
  if (state.is === 'detached') return ask(leg, { for: 'attach' }, { do: 'stop-play', legId });
  if (state.is === 'parked' && state.voice !== voice && state.voice !== 'announcement')
    return startSound(leg, state, voice, at, { do: 'play', legId, voice });
  return stay(leg);
}

function towardsRoom(leg: Leg, place: Place & { at: 'room' }, at: number): Steering {
  const { id: legId, state } = leg;
  const { room, flags } = place;
  if (state.is === 'detached') return ask(leg, { for: 'attach' }, { do: 'stop-play', legId });
  if (state.is === 'parked') return ask(leg, { for: 'room', room }, { do: 'join', legId, room, flags });
  if (state.is === 'tapping' || (state.is === 'joined' && state.room !== room)) return towardsFreedom(leg, state);
  if (state.is !== 'joined') return stay(leg);
  if (!hasSameFlags(state.flags, flags))
    return ask(leg, { for: 'flags', flags }, { do: 'set-flags', legId, room, flags });
  return towardsVoice(leg, state, place.voice, at);
}

function towardsVoice(leg: Leg, state: LegState & { is: 'joined' }, voice: Voice | null, at: number): Steering {
  const member = { legId: leg.id, room: state.room };
  if (state.voice === voice) return stay(leg);
  if (state.voice !== null) return ask(leg, { for: 'quiet' }, { do: 'stop-member', ...member });
  return voice === null ? stay(leg) : startSound(leg, state, voice, at, { do: 'play-member', ...member, voice });
}

/** What it is to hear is known when it is parked again. */
const towardsFreedom = (leg: Leg, state: LegState & { is: 'joined' | 'tapping' }): Steering =>
  ask(
    leg,
    { for: 'park' },
    state.is === 'joined' ? { do: 'leave', legId: leg.id, room: state.room } : { do: 'untap', legId: leg.id },
  );

/** Between listening and whispering it is parked for a moment: flags of a tap cannot be changed. */
function towardsTap(leg: Leg, { target, isWhisper }: Place & { at: 'tap' }): Steering {
  const { id: legId, state } = leg;
  if (state.is === 'parked')
    return ask(leg, { for: 'tap', target, isWhisper }, { do: 'tap', legId, target, isWhisper });
  if (state.is === 'tapping' && state.target === target && state.isWhisper === isWhisper) return stay(leg);
  return state.is === 'joined' || state.is === 'tapping' ? towardsFreedom(leg, state) : stay(leg);
}

/**
 * The variables first, so that the script finds them whenever it goes on. Going on at a number takes it out of whatever
 * it is in; what stops that besides could hit the script's first prompt. A dialplan that comes round to us looks for a result
 * only after that: with one from before it would seem to come anew. One that does not come finds it when it looks.
 */
function towardsScript(leg: Leg, { result }: Place & { at: 'script' }): Steering {
  const { id: legId, state } = leg;
  const asked: Asked = { for: 'script', isReleased: false };
  const release: Command = { do: 'release', legId, ...result };
  const isThere = state.is === 'joined' || state.is === 'parked' || state.is === 'detached';
  if (result.number !== null) return isThere ? ask(leg, asked, release) : stay(leg);
  switch (state.is) {
    case 'joined':
      return ask(leg, asked, release, { do: 'leave', legId, room: state.room });
    case 'parked':
      return state.voice === null
        ? ask(leg, asked, release)
        : ask({ ...leg, state: { ...state, voice: null } }, asked, release, { do: 'stop-play', legId });
    case 'detached':
      return mayComeRound(leg) ? ask(leg, { for: 'attach' }, { do: 'stop-play', legId }) : ask(leg, asked, release);
    default:
      return stay(leg);
  }
}

/** Within `ASKED_OVERDUE_MS` of being asked to, or not at all. */
const mayComeRound = ({ tries }: Leg): boolean => tries === 0;

/**
 * Its script has all that it needs, and what still holds it in a room was told to let go: it is ours no more, and may
 * come with its next `<enqueue>` at once.
 */
export const hasLeftUs = ({ asked }: Leg): boolean => asked?.for === 'script' && asked.isReleased;
