import { CANNOT_RECORD, type Command } from '../model/command.ts';
import type { Draft } from '../model/draft.ts';
import type { Leg } from '../model/leg.ts';
import { endLeg } from '../change/end-leg.ts';
import { endTask } from '../change/end-task.ts';
import { onRecordFailed } from '../change/room-recording.ts';
import { refuseOffer } from '../change/refuse-offer.ts';
import { refusalCause } from '../rules/refusal-cause.ts';
import { ringingFor } from '../rules/ringing.ts';
import { DONE, type Ruling } from './ruling.ts';
import { missCalled, onLegHungUp, SWITCH_LOST } from './on-leg-hung-up.ts';

const TRIES = 3;
const FAILED = 'NORMAL_TEMPORARY_FAILURE';

/** How the switch took a command. What it did with it, it tells by facts. */
export function onOutcome(draft: Draft, command: Command, failure: string | null): Ruling {
  if (command.do === 'record' && failure !== null && onRecordFailed(draft, command.room, command.file)) return DONE;
  const leg = 'legId' in command ? draft.get('leg', command.legId) : undefined;
  if (leg === undefined) return { ignored: 'of no leg that is there' };
  if (failure === null) return command.do === 'release' ? onReleased(draft, leg) : { ignored: 'taken' };
  switch (command.do) {
    case 'originate':
      return onLegHungUp(draft, leg.id, FAILED);
    case 'hang-up': // there is nothing to hang up
      return onLegHungUp(draft, leg.id, command.cause);
    case 'play':
    case 'say':
    case 'play-member':
    case 'stop-member':
      return onSilence(draft, leg);
    case 'record-leg':
      return failure.startsWith(CANNOT_RECORD)
        ? recordAsWav(draft, leg)
        : { ignored: 'it is gone, or a snapshot tells' };
    case 'leave': // it has left, and that is still to be told; or it is overdue
      return { ignored: 'where it is now a fact tells' };
    case 'answer':
    case 'stop-record-leg':
    case 'send-dtmf':
    case 'set-video':
      return { ignored: 'where the leg is does not depend on it' };
    default:
      return onAskedInVain(draft, leg);
  }
}

function onReleased(draft: Draft, leg: Leg): Ruling {
  if (leg.asked?.for !== 'script') return { ignored: 'taken' };
  draft.put('leg', { ...leg, asked: { for: 'script', isReleased: true } });
  return DONE;
}

/** Every FreeSWITCH writes wav; mp3 and mp4 need a module that may not be there. */
function recordAsWav(draft: Draft, leg: Leg): Ruling {
  const { recording } = leg;
  if (recording === null || recording.suffix === 'wav') return { ignored: 'it cannot be recorded' };
  const file = recording.file.replace(/[^.]+$/, 'wav');
  draft.put('leg', { ...leg, recording: { ...recording, suffix: 'wav', file, isRunning: false } });
  for (const id of leg.conversations) {
    const conversation = draft.get('conversation', id);
    if (conversation?.recordFile === recording.file) draft.put('conversation', { ...conversation, recordFile: file });
  }
  return DONE;
}

/** It hears nothing; a sound that belongs there is tried again, after a pause. */
function onSilence(draft: Draft, leg: Leg): Ruling {
  const { state, asked } = leg;
  if (state.is !== 'parked' && state.is !== 'joined') return { ignored: 'it has gone on' };
  draft.put('leg', { ...leg, state: { ...state, voice: null }, asked: asked?.for === 'quiet' ? null : asked });
  return DONE;
}

/** It is tried again, and after that the leg is given up: nobody is left hanging in a place that we cannot reach. */
export function onAskedInVain(draft: Draft, leg: Leg): Ruling {
  if (leg.asked === null) return { ignored: 'not waited for' };
  if (leg.asked.for === 'quiet') return onSilence(draft, leg);
  const isGivenUp = leg.tries + 1 >= TRIES;
  if (isGivenUp && leg.asked.for === 'end') return onLegHungUp(draft, leg.id, leg.ending ?? SWITCH_LOST);
  draft.put('leg', { ...leg, asked: null, tries: isGivenUp ? 0 : leg.tries + 1 });
  if (isGivenUp) giveUp(draft, leg);
  return DONE;
}

/** Its end is asked for next, with tries of its own. Who waits for an agent waits no longer; one who rings has failed. */
function giveUp(draft: Draft, leg: Leg): void {
  const task = draft.get('task', leg.taskId);
  const ringing = ringingFor(draft, leg);
  if (task?.legId === leg.id) endTask(draft, task, { cause: 'hangup', result: null });
  if (ringing !== null) refuseOffer(draft, ringing.task, ringing.offer, refusalCause(FAILED));
  endLeg(draft, leg.id, FAILED);
  if (leg.errand !== null) missCalled(draft, leg, leg.errand, FAILED);
}
