import { action } from './generate-numbers.ts';
import { comment, element, renderInclude } from './xml.ts';

/**
 * How long a caller hears hold music before the daemon is asked again. Not 1: FreeSWITCH ignores a
 * playback_timeout_sec below 2, and an endless tone would never end.
 */
const RETRY_SECONDS = 2;

/** Keeps the number that the caller dialled: the daemon reads it, and the context afterwards. */
const transferTo = (context: string) => action('transfer', `\${destination_number} XML ${context}`);

/**
 * The way to the daemon and back: `socket` returns when the daemon gives the call back, when it dies, and at once when
 * there is none. Only a result ends the loop. A dialplan has conditions at the head of an extension only, so the call
 * goes round by transfers.
 */
export function generateEnqueued(): string {
  return renderInclude([
    comment(
      'Generated: the way of a call to the daemon. Set enqueue_document, enqueue_xml or ivr_url, and enqueue_then; then transfer here.',
    ),
    element('context', { name: 'enqueued' }, [
      element('extension', { name: 'hand over' }, [
        element('condition', {}, [
          comment('Every transfer adds a line to this variable, which every event of the call would carry.'),
          action('unset', 'transfer_history'),
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
        element('condition', {}, [
          comment('A call that is not answered would be given up by its network.'),
          action('answer'),
          action('set', `playback_timeout_sec=${RETRY_SECONDS}`),
          action('set', 'playback_ms=0'),
          action('playback', '${hold_music}'),
          comment('Else it would cut off what the daemon plays.'),
          action('unset', 'playback_timeout_sec'),
          comment('Music that cannot be opened ends at once; the loop must not spin.'),
          action('sleep', '${cond(${playback_ms} > 500 ? 1 : 1000)}'),
          transferTo('enqueued'),
        ]),
      ]),
    ]),
  ]);
}
