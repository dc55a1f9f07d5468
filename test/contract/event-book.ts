import type { StageEvent } from '../stage/event-reader.ts';

/** Reads along what is told: whatever begins ends once, and nothing is told of what is over. */
export class EventBook {
  readonly #open = new Set<string>();
  readonly #closed = new Set<string>();
  readonly #states = new Map<string, string>();

  /** What is wrong with this event, coming after the others; null: nothing. */
  read(event: StageEvent): string | null {
    const { event: name, id } = event;
    switch (name) {
      case 'callcenter.queue.enter':
        return this.#begin(`task ${id}`);
      case 'callcenter.queue.success':
      case 'callcenter.queue.fail':
        return this.#end(`task ${id}`);
      case 'callcenter.call.dial':
        return this.#begin(`call ${id}`);
      case 'callcenter.call.answer':
      case 'callcenter.call.fail':
        return this.#closed.has(`early ${id}`) || name === 'callcenter.call.answer' || this.#open.has(`call ${id}`)
          ? this.#end(`call ${id}`)
          : this.#failEarly(`early ${id}`);
      case 'callcenter.conversation.begin':
        return this.#begin(`conversation ${id}`);
      case 'callcenter.conversation.end':
        return this.#end(`conversation ${id}`);
      case 'callcenter.conversation.parts_changed':
        return this.#open.has(`conversation ${id}`) ? null : `members of ${id}, which is over`;
      case 'callcenter.agent.conversation_changed': {
        const seat = `seat ${event['name']} ${event['conversation_id']}`;
        return event['type'] === 'enter' ? this.#begin(seat, true) : this.#end(seat);
      }
      case 'callcenter.agent.state_changed':
        return this.#move(event['name'], event['previous_state'], event['latest_state']);
      default:
        return null;
    }
  }

  open(): string[] {
    return [...this.#open];
  }

  /** again: it may begin anew after its end. */
  #begin(what: string, again = false): string | null {
    if (this.#open.has(what) || (!again && this.#closed.has(what))) return `${what} begins twice`;
    this.#open.add(what);
    return null;
  }

  #end(what: string): string | null {
    this.#closed.add(what);
    return this.#open.delete(what) ? null : `${what} ends, and was not begun`;
  }

  /** The agent's own telephone was not answered: the number was not dialled. */
  #failEarly(what: string): string | null {
    if (this.#closed.has(what)) return `${what} fails twice`;
    this.#closed.add(what);
    return null;
  }

  #move(agent: string, previous: string, latest: string): string | null {
    const known = this.#states.get(agent);
    this.#states.set(agent, latest);
    return known === undefined || known === previous ? null : `${agent} was ${known}, not ${previous}`;
  }
}
