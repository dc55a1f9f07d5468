import type { Logger } from 'pino';
import type { StoredEvent } from './engine/ports.ts';

/** What of an event's fields finds the other lines of the same call, by the names that all lines use. */
const IDS: Readonly<Record<string, string>> = {
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
};

/** One line for each thing that happened, so that the log tells the story of a call. */
export function logEvents(logger: Logger, events: readonly StoredEvent[]): void {
  for (const { seq, event, callcentre, about, body } of events) {
    const ids = Object.entries(IDS).flatMap(([field, name]) => (body[field] == null ? [] : [[name, body[field]]]));
    logger.info({ seq, callcentre, about, ...(Object.fromEntries(ids) as Record<string, unknown>) }, event);
  }
}
