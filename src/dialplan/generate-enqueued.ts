import { REFUSED } from './generate-telephones.ts';
import { action, comment, element, extension, renderInclude } from './xml.ts';
import type { Node } from './xml.ts';

/**
 * How long a caller hears hold music before the daemon is asked again. Not 1: FreeSWITCH ignores a
 * playback_timeout_sec below 2, and an endless tone would never end.
 */
const RETRY_SECONDS = 2;

/** Of FreeSWITCH's clock, which counts whole ones: 2 are between 1 and 2. */
const RESUME_SECONDS = 2;

/** Keeps the number that the caller dialled: the daemon reads it, and the context afterwards. */
const transferTo = (context: string) => action('transfer', `\${destination_number} XML ${context}`);

/**
 * The way to the daemon and back: `socket` returns when the daemon gives the call back, when it dies, and at once when
 * there is none. Only a result ends the loop. A dialplan has conditions at the head of an extension only, so the call
 * goes round by transfers.
 *
 * A try without a daemon costs FreeSWITCH a file descriptor, which it closes after the call only. So a daemon may say
 * until when it is there (the global variable enqueued_until, seconds since 1970, moved on while it lives): when that is
 * over, calls wait without trying. Where it was never said, every round tries.
 */
export function generateEnqueued(): string {
  return renderInclude([
    comment(
      'Generated: the way of a call to the daemon. Set enqueue_document, enqueue_xml or ivr_url, and enqueue_then; then transfer here.',
    ),
    element('context', { name: 'enqueued' }, [
      element('extension', { name: 'daemon is away' }, [
        element('condition', { field: '${enqueued_until}', expression: '^[0-9]+$' }),
        element(
          'condition',
          { field: '${cond(${strepoch()} > ${enqueued_until} ? away : here)}', expression: '^away$' },
          [transferTo('enqueued-back')],
        ),
      ]),
      element('extension', { name: 'hand over' }, [
        element('condition', {}, [
          comment(
            'A daemon that dies in the moment when it takes a call would leave it parked for ever: FreeSWITCH parks it after the',
          ),
          comment(
            'socket has closed. This sends it on instead. Not for longer: it would also end the talk of a daemon that dies.',
          ),
          action('set', 'socket_resume=true'),
          action('eval', `\${sched_api(+${RESUME_SECONDS} none uuid_setvar \${uuid} socket_resume false)}`),
          action('socket', [{ global: 'enqueued_socket' }, ' async full']),
          transferTo('enqueued-back'),
        ]),
      ]),
    ]),
    element('context', { name: 'enqueued-back' }, [
      element('extension', { name: 'over' }, [
        element('condition', { field: '${enqueue_result}', expression: '^.' }, [transferTo('${enqueue_then}')]),
      ]),
      element('extension', { name: 'again' }, [
        element('condition', {}, [...hearMusic(), ...forgetTransfers(), transferTo('enqueued')]),
      ]),
    ]),
    afterFeatureCode(),
  ]);
}

/** Two rising notes: it is done. Three falling ones: not now. Three times the tone of a fault: nobody works here. */
const afterFeatureCode = (): Node => {
  const heard = (result: string, tone: string): Node =>
    extension(result, { field: '${enqueue_result}', expression: `^${result}$` }, [
      action('playback', tone),
      action('hangup', 'NORMAL_CLEARING'),
    ]);
  return element('context', { name: 'enqueued-feature' }, [
    heard('success', 'tone_stream://v=-20;%(150,50,660);%(250,200,880)'),
    heard('reject', REFUSED),
    heard('error', 'tone_stream://v=-20;loops=3;%(250,250,480,620)'),
  ]);
};

const hearMusic = (): Node[] => [
  comment('A call that is not answered would be given up by its network.'),
  action('answer'),
  action('set', `playback_timeout_sec=${RETRY_SECONDS}`),
  action('set', 'playback_ms=0'),
  action('playback', '${hold_music}'),
  comment('Else it would cut off what the daemon plays.'),
  action('unset', 'playback_timeout_sec'),
  comment('Music that cannot be opened ends at once; the loop must not spin.'),
  action('sleep', '${cond(${playback_ms} > 500 ? 1 : 1000)}'),
];

const forgetTransfers = (): Node[] => [
  comment(
    'Every transfer adds a line to the first, which every event of the call carries, and takes one from the second: at 0 FreeSWITCH hangs up.',
  ),
  action('unset', 'transfer_history'),
  action('set', 'max_session_transfers=70'),
];
