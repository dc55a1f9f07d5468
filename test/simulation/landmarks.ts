import type { RequestName } from '../../src/core/model/request.ts';
import { EVENT_NAMES } from '../../src/core/model/published.ts';
import { OPERATIONS } from './operations.ts';
import type { Told } from './run.ts';

/**
 * What days must have met, or they prove little: every event, cause, command and deed; every request. Two that are
 * too rare for a few days, the end of a leg's recording and a consultation made a transfer, are met by the walks of
 * test/core.
 */
export const LANDMARKS: readonly string[] = [
  ...EVENT_NAMES.filter((name) => name !== 'callcenter.audit.repaired'),
  ...['timeout', 'hangup', 'cancel', 'call_fail', 'forward'].map((cause) => `callcenter.queue.fail ${cause}`),
  ...['timeout', 'remove', 'dismiss', 'switch_lost'].map((reason) => `callcenter.conversation.end ${reason}`),
  ...['originate', 'hang-up', 'answer', 'play', 'say', 'stop-play', 'join', 'leave', 'set-flags', 'play-member'],
  ...['stop-member', 'announce', 'record', 'tap', 'untap', 'record-leg', 'send-dtmf', 'set-video'],
  ...['release', 'release to a number'],
  ...['call', 'consult', 'transfer', 'three_way', 'meeting', 'join', 'substitute'].map((deed) => `${deed} talking`),
  ...['call', 'consult', 'eavesdrop', 'whisper', 'force_call', 'meeting', 'interrupt'].map((deed) => `${deed} over`),
];

/** What of it this is. */
export function landmarksOf(told: Told): string[] {
  if ('step' in told) return told.step.does === 'ask' ? [`asked ${told.step.name}`] : [told.step.does];
  if ('command' in told) {
    const { command } = told;
    return command.do === 'release' && command.number !== null ? ['release', 'release to a number'] : [command.do];
  }
  return [
    ...told.decision.published.flatMap(({ event, fields }) => {
      const why = fields['cause'] ?? fields['end_reason'];
      return typeof why === 'string' ? [event, `${event} ${why}`] : [event];
    }),
    ...told.decision.notices.flatMap((notice) => (notice.is === 'phase' ? [`${notice.deed} ${notice.phase}`] : [])),
  ];
}

export const ASKED: readonly string[] = (Object.keys(OPERATIONS) as RequestName[]).map((name) => `asked ${name}`);
