import type { Logger } from 'pino';
import type { StoredEvent } from './engine/ports.ts';

/** What of an event's fields finds the other lines of the same call, by the names that all lines use. */
const IDS = Object.entries({
  agent_name: 'agent',
  name: 'agent',
  origin_call_id: 'leg',
  agent_call_id: 'agent_leg',
  call_id: 'leg',
  conversation_id: 'conversation',
  queue_id: 'task',
  cause: 'cause',
  end_reason: 'cause',
  latest_state: 'state',
});

/**
 * One line for each thing that happened, so that the log tells the story of a call. No secret is among these fields, and
 * looking for some in every line would cost more than writing it.
 */
export function createEventLogger(logger: Logger): (events: readonly StoredEvent[]) => void {
  const plain = logger.child({}, { redact: [] });
  return (events) => {
    for (const { seq, event, callcentre, about, body } of events) {
      const line: Record<string, unknown> = { seq, callcentre, about };
      for (const [field, name] of IDS) if (body[field] != null) line[name] = body[field];
      plain.info(line, event);
    }
  };
}
