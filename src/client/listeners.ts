import type { Pushes } from './messages.ts';

/** What a client tells of. */
export interface Events extends Pushes {
  readonly connection:
    | { readonly is: 'checked in' }
    /** away: it comes back by itself. */
    | { readonly is: 'away' | 'closed'; readonly code: number; readonly reason: string };
  /** Whatever came that is no reply, pushes too. */
  readonly message: Readonly<Record<string, unknown>>;
}

type Listener = (value: never) => void;

export interface Listeners {
  on<E extends keyof Events>(event: E, listener: (value: Events[E]) => void): () => void;
  emit<E extends keyof Events>(event: E, value: Events[E]): void;
  /** A push, as the event of its name. */
  tell(message: Readonly<Record<string, unknown>> & { readonly msg_type: string }): void;
}

export function createListeners(): Listeners {
  const all = new Map<string, Set<Listener>>();
  const call = (event: string, value: unknown): void => {
    for (const listener of [...(all.get(event) ?? [])]) listener(value as never);
  };
  return {
    on: (event, listener) => {
      const listeners = all.get(event) ?? new Set();
      all.set(event, listeners.add(listener));
      return () => void listeners.delete(listener);
    },
    emit: call,
    tell: (message) => {
      call('message', message);
      call(message.msg_type, message);
    },
  };
}
