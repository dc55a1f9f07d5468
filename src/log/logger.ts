import { pino, type DestinationStream, type Logger } from 'pino';

/** What stands under one of these names is a secret, however deep in what is logged. */
const SECRETS: ReadonlySet<string> = new Set(['password', 'secret', 'authorization', 'key']);

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function blotSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(blotSecrets);
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, SECRETS.has(name) ? '…' : blotSecrets(inner)]),
  );
}

/** One JSON object a line on standard output. Ids of legs, calls, conversations, tasks and agents stand in fields of their own. */
export const createLogger = (level: string, destination: DestinationStream = openOutput()): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (line) => blotSecrets(line) as Record<string, unknown> },
    },
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
