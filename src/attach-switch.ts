import { FEATURES } from './core/model/input.ts';
import type { Engine } from './engine/engine.ts';
import type { Arrival, SwitchListener } from './engine/ports.ts';
import type { Logger } from 'pino';
import { resolveDocument } from './ivr/resolve-document.ts';
import type { TelephoneBook } from './telephone-book.ts';

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const LONGEST_USER_DATA = 4096;

interface Parts {
  readonly engine: Engine;
  readonly dialplansDir: string;
  readonly telephones: Pick<TelephoneBook, 'byUser'>;
  readonly logger: Logger;
  /** The switch may have read its configuration anew. */
  readonly onAttached: () => void;
}

/** What the switch tells goes into the engine's mailbox, in its order; a call that arrives comes with its document. */
export function createSwitchListener(parts: Parts): SwitchListener {
  const { engine, logger } = parts;
  return {
    knownLegs: () => engine.knownLegs(),
    onAttached: (snapshot) => {
      engine.happen({ type: 'switch-attached', snapshot });
      parts.onAttached();
    },
    onLost: (reason) => {
      logger.error({ reason }, 'the switch is away');
      engine.happen({ type: 'switch-lost' });
    },
    onArrival: (arrival) =>
      isFeature(arrival.variables['enqueue_feature'])
        ? dialFeature(parts, arrival, arrival.variables['enqueue_feature'])
        : arrive(parts, arrival),
    onFact: (fact) => engine.happen({ type: 'fact', fact }),
    onOutcome: (commandId, outcome) => engine.endCommand(commandId, outcome.ok ? null : outcome.reason),
  };
}

function arrive({ engine, dialplansDir, logger }: Parts, arrival: Arrival): void {
  const { legId, from, to, isAnswered, variables } = arrival;
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

type Feature = (typeof FEATURES)[number];

const isFeature = (text: string | undefined): text is Feature => FEATURES.some((feature) => feature === text);

/** Decided at once, so that what became of it can be told in the same line of the log. */
function dialFeature({ engine, telephones, logger }: Parts, arrival: Arrival, does: Feature): void {
  const { legId, from, to, isAnswered, user } = arrival;
  const extension = (user === null ? undefined : telephones.byUser(user))?.id ?? null;
  engine.happen({ type: 'feature-dialled', legId, from, to, isAnswered, does, extension });
  const {
    enqueue_result: result,
    enqueue_cause: cause,
    enqueue_agent: agent,
  } = engine.world.tables.leg.get(legId)?.result?.variables ?? {};
  logger[result === 'success' ? 'info' : 'warn'](
    { leg: legId, user, extension, agent, does, result, cause },
    'a feature code was dialled',
  );
}
