import type { StoredEvent } from '../engine/ports.ts';
import type { Hook } from './ports.ts';

/** Is the event one that the hook is configured for? */
export function wantsEvent({ callcentre, events }: Hook, { event, callcentre: of }: StoredEvent): boolean {
  if (callcentre !== undefined && callcentre !== of) return false;
  return events === undefined || events.some((pattern) => matches(pattern, event));
}

const matches = (pattern: string, event: string): boolean =>
  pattern.endsWith('*') ? event.startsWith(pattern.slice(0, -1)) : event === pattern;
