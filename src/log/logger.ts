import { pino, type DestinationStream, type Logger } from 'pino';

/** Wherever a secret may stand in what is logged. */
const SECRETS = ['password', 'secret', 'authorization', 'key'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
  `*.*.*.${name}`,
]);

/** One JSON object a line on standard output. Ids of legs, calls, conversations, tasks and agents stand in fields of their own. */
export const createLogger = (level: string, destination: DestinationStream = openOutput()): Logger =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: SECRETS, censor: '…' } },
    destination,
  );

/** Lines that cannot be written wait, so many bytes of them; later ones are left out. */
const MOST_WAITING_BYTES = 1_048_576;

/** A full disk below it must not end the daemon. Each line tries again what could not be written. */
function openOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true, maxLength: MOST_WAITING_BYTES });
  output.on('error', () => undefined);
  return output;
}
