import { pino, type DestinationStream, type Logger } from 'pino';

/** Wherever a secret may stand in what is logged. */
const SECRETS = ['password', 'secret', 'authorization', 'key'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
  `*.*.*.${name}`,
]);

/** One JSON object a line on standard output. Ids of legs, calls, conversations, tasks and agents stand in fields of their own. */
export const createLogger = (level: string, destination?: DestinationStream): Logger =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: SECRETS, censor: '…' } },
    destination as DestinationStream,
  );
