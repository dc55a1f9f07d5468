import type { SwitchEvent } from './events.ts';

/** Who wants which events. A client that asked for `myevents` gets those of its channel only, and is found by it. */
export interface Listener {
  /** Event names, or all. */
  readonly names: Set<string>;
  /** Subclasses of CUSTOM. */
  readonly subclasses: Set<string>;
  hasAll: boolean;
  /** Set by myevents. */
  channel: string | undefined;
  send(event: SwitchEvent): void;
}

export interface Listeners {
  /** Puts the listener where its subscription belongs; also after every change of it. */
  place(listener: Listener): void;
  remove(listener: Listener): void;
  isWanted(name: string, subclass: string | undefined, uuid: string | undefined): boolean;
  deliver(event: SwitchEvent): void;
  readonly size: number;
}

export function createListeners(): Listeners {
  const general = new Set<Listener>();
  const byChannel = new Map<string, Set<Listener>>();
  const homes = new Map<Listener, string | undefined>();

  const remove = (listener: Listener): void => {
    general.delete(listener);
    const home = homes.get(listener);
    homes.delete(listener);
    if (home === undefined) return;
    const set = byChannel.get(home);
    set?.delete(listener);
    if (set?.size === 0) byChannel.delete(home);
  };

  return {
    place(listener) {
      remove(listener);
      homes.set(listener, listener.channel);
      if (listener.channel === undefined) general.add(listener);
      else byChannel.set(listener.channel, (byChannel.get(listener.channel) ?? new Set()).add(listener));
    },
    remove,
    isWanted(name, subclass, uuid) {
      for (const listener of general) if (wants(listener, name, subclass)) return true;
      const own = uuid === undefined ? undefined : byChannel.get(uuid);
      if (own) for (const listener of own) if (wants(listener, name, subclass)) return true;
      return false;
    },
    deliver(event) {
      for (const listener of general) if (wants(listener, event.name, event.subclass)) listener.send(event);
      const own = event.uuid === undefined ? undefined : byChannel.get(event.uuid);
      if (own) for (const listener of own) if (wants(listener, event.name, event.subclass)) listener.send(event);
    },
    get size() {
      return homes.size;
    },
  };
}

/** CUSTOM without a subclass goes to everybody who asked for CUSTOM. */
function wants(listener: Listener, name: string, subclass: string | undefined): boolean {
  if (listener.hasAll) return true;
  if (!listener.names.has(name)) return false;
  return name !== 'CUSTOM' || subclass === undefined || listener.subclasses.has(subclass);
}

/** The events that `myevents` turns on. */
export const MY_EVENTS: readonly string[] = [
  'ANSWER',
  'APPLICATION',
  'BRIDGE',
  'CREATE',
  'DATA',
  'DESTROY',
  'EXECUTE',
  'EXECUTE_COMPLETE',
  'HANGUP',
  'HANGUP_COMPLETE',
  'ORIGINATE',
  'UUID',
  'OUTGOING',
  'PARK',
  'PROGRESS',
  'PROGRESS_MEDIA',
  'STATE',
  'UNBRIDGE',
  'UNPARK',
]
  .map((name) => `CHANNEL_${name}`)
  .concat('DETECTED_SPEECH', 'DTMF', 'NOTALK', 'TALK');
