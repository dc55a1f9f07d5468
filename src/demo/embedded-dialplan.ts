import type { Plan, Extensions } from '../embedded-switch/index.ts';

/**
 * The way of a call to the daemon and back on the embedded switch, as freeswitch-conf/ has it for a real one: whoever comes
 * back without a result waits a moment and tries again.
 */
export const RETRY_MS = 500;

const handOver = (socket: string, document: string, then: Plan): Plan => [
  {
    lua: 'enqueue',
    *script(session) {
      session.set('enqueue_document', document);
      while (session.isReady() && (session.get('enqueue_result') ?? '') === '') {
        yield ['socket', `${socket} async full`];
        if ((session.get('enqueue_result') ?? '') === '') yield ['sleep', String(RETRY_MS)];
      }
    },
  },
  ...then,
];

/** Dialled numbers of the configuration, each with its document. */
export const embeddedDialplan = (socket: string, numbers: Readonly<Record<string, string>>): Extensions =>
  Object.fromEntries(
    Object.entries(numbers).map(([number, document]) => [
      number,
      handOver(socket, document, [['hangup', 'NORMAL_CLEARING']]),
    ]),
  );
