import type { Engine } from './engine/engine.ts';
import type { Arrival, SwitchListener } from './engine/ports.ts';
import type { Logger } from 'pino';
import { resolveDocument } from './ivr/resolve-document.ts';

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const LONGEST_USER_DATA = 4096;

/** What the switch tells goes into the engine's mailbox, in its order; a call that arrives comes with its document. */
export function createSwitchListener(engine: Engine, dialplansDir: string, logger: Logger): SwitchListener {
  return {
    knownLegs: () => engine.knownLegs(),
    onAttached: (snapshot) => {
      engine.happen({ type: 'switch-attached', snapshot });
    },
    onLost: (reason) => {
      logger.error({ reason }, 'the switch is away');
      engine.happen({ type: 'switch-lost' });
    },
    onArrival: (arrival) => arrive(engine, dialplansDir, logger, arrival),
    onFact: (fact) => engine.happen({ type: 'fact', fact }),
    onOutcome: (commandId, outcome) => engine.endCommand(commandId, outcome.ok ? null : outcome.reason),
  };
}

function arrive(
  engine: Engine,
  dialplansDir: string,
  logger: Logger,
  { legId, from, to, isAnswered, variables }: Arrival,
): void {
  const callcentre = variables['enqueue_callcenter'] ?? '';
  const document = resolveDocument(dialplansDir, variables);
  if (document.ok) logger.info({ leg: legId, from, to }, 'a call arrived');
  else logger.error({ leg: legId, from, to, problem: document.error }, 'a call arrived whose document cannot be used');
  engine.happen({
    type: 'call-arrived',
    callcentre: NAME.test(callcentre) ? callcentre : 'default',
    legId,
    from,
    to,
    isAnswered,
    document,
    userData: variables['enqueue_user_data']?.slice(0, LONGEST_USER_DATA) ?? null,
  });
}
