import type { RefusalCause } from '../model/settings.ts';

/** What FreeSWITCH's hangup cause of a ringing agent's leg says about him. */
const CAUSES: ReadonlyMap<string, RefusalCause> = new Map(
  Object.entries({
    NO_ANSWER: 'no_answer',
    ALLOTTED_TIMEOUT: 'no_answer',
    NO_USER_RESPONSE: 'no_answer',
    RECOVERY_ON_TIMER_EXPIRE: 'no_answer',
    USER_BUSY: 'busy',
    CALL_REJECTED: 'rejected',
    USER_NOT_REGISTERED: 'unregistered',
    SUBSCRIBER_ABSENT: 'unregistered',
  }),
);

export const refusalCause = (hangupCause: string): RefusalCause => CAUSES.get(hangupCause) ?? 'failed';
