import { handOver, type Extensions } from '../embedded-switch/index.ts';

/** Dialled numbers of the configuration, each with its document, as freeswitch-conf/ has them for a real FreeSWITCH. */
export const embeddedDialplan = (
  socket: string,
  music: string,
  numbers: Readonly<Record<string, string>>,
): Extensions =>
  Object.fromEntries(
    Object.entries(numbers).map(([number, document]) => [
      number,
      [...handOver({ socket, variables: { enqueue_document: document }, music }), ['hangup', 'NORMAL_CLEARING']],
    ]),
  );
