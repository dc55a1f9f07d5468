import { EventEmitter } from 'node:events';
import type { Clock } from '../../../src/pace/clock.ts';
import type { Machine } from '../../../src/pace/machine.ts';
import type { Door } from '../../../src/pace/net.ts';
import { mixBelow } from '../chance.ts';
import { MemoryWire, type Carrier, type Parcel } from './memory-wire.ts';

/** A process: its timers and connections die with it. */
export interface Process extends Machine {
  die(): void;
}

/** What is written on a wire may be changed on its way: a mutation. */
export type Bend = (text: string) => string;

export interface MemoryNet {
  startProcess(bend?: Bend): Process;
  /** How long something is under way at most, ms. */
  slowness: number;
  /** Nobody can connect to this port, and who was connected is cut off; false: one can again. */
  bar(port: number, isBarred: boolean): void;
  /** Breaks every connection to this port (or the one of this number), somewhere within what is under way; false: there is none. */
  cut(port: number, which?: number): boolean;
  /** Nothing arrives of connections to this port for so long; nothing is lost. */
  stall(port: number, ms: number): void;
  /** So much is under way. */
  underWay(): number;
}

interface Place {
  readonly onWire: (wire: MemoryWire) => void;
  readonly carrier: Carrier;
}

interface Line {
  readonly port: number;
  readonly place: Place;
  readonly ends: readonly [MemoryWire, MemoryWire];
  /** By the end that sent it. */
  readonly lanes: readonly [Lane, Lane];
}

interface Lane {
  readonly parcels: { readonly parcel: Parcel; readonly at: number }[];
  lastAt: number;
  bytes: number;
  isWaiting: boolean;
}

const CALM_MS = 3;
/** One in so many pieces is cut in two on its way. */
const CUT_IN_TWO = 12;

export function createMemoryNet(clock: Clock, seed: number): MemoryNet {
  const lines = new Set<Line>();
  const places = new Map<number, Place>();
  const barred = new Set<number>();
  const stalled = new Map<number, number>();
  const homes = new Map<MemoryWire, Line>();
  let [underWay, nth, port, drawnAt] = [0, 0, 49_152, 0];

  const draw = (limit: number, what: number): number => {
    nth = drawnAt === clock.now() ? nth + 1 : 0;
    drawnAt = clock.now();
    return mixBelow(Math.max(1, limit), seed, drawnAt, nth, what);
  };

  const laneOf = (line: Line, end: MemoryWire): Lane => line.lanes[line.ends[0] === end ? 0 : 1];
  const otherOf = ({ ends }: Line, end: MemoryWire): MemoryWire => (ends[0] === end ? ends[1] : ends[0]);

  const carrier: Carrier = {
    post: (from, parcel) => {
      const line = homes.get(from);
      if (line === undefined) return;
      for (const piece of cutInTwo(parcel)) enter(line, from, piece);
    },
    soon: (act) => void clock.setTimer(act, 0),
    bytesFrom: (end) => {
      const line = homes.get(end);
      return line === undefined ? 0 : laneOf(line, end).bytes;
    },
  };

  const cutInTwo = (parcel: Parcel): Parcel[] => {
    if (parcel.is !== 'bytes' || parcel.bytes.length < 2 || draw(CUT_IN_TWO, 1) > 0) return [parcel];
    const at = 1 + draw(parcel.bytes.length - 1, 2);
    return [parcel.bytes.subarray(0, at), parcel.bytes.subarray(at)].map((bytes) => ({ is: 'bytes', bytes }));
  };

  const enter = (line: Line, from: MemoryWire, parcel: Parcel): void => {
    const lane = laneOf(line, from);
    lane.lastAt = Math.max(lane.lastAt, clock.now() + draw(net.slowness, 3));
    lane.parcels.push({ parcel, at: lane.lastAt });
    lane.bytes += parcel.is === 'bytes' ? parcel.bytes.length : 0;
    underWay += 1;
    wait(line, from, lane);
  };

  /** What was sent first arrives first. */
  const wait = (line: Line, from: MemoryWire, lane: Lane): void => {
    const [first] = lane.parcels;
    if (first === undefined || lane.isWaiting) return;
    lane.isWaiting = true;
    const at = Math.max(first.at, stalled.get(line.port) ?? 0);
    clock.setTimer(() => {
      lane.isWaiting = false;
      if (clock.now() >= (stalled.get(line.port) ?? 0)) bring(line, from, lane);
      wait(line, from, lane);
    }, at - clock.now());
  };

  const bring = (line: Line, from: MemoryWire, lane: Lane): void => {
    const first = lane.parcels.shift();
    if (first === undefined) return;
    const { parcel } = first;
    underWay -= 1;
    if (parcel.is === 'bytes') lane.bytes -= parcel.bytes.length;
    const to = otherOf(line, from);
    if (parcel.is === 'accepted') accept(line, to);
    else to.take(parcel);
    if (parcel.is === 'bytes') from.hasRoom();
    if (parcel.is === 'gone' || parcel.is === 'broken') forget(line);
  };

  const accept = (line: Line, own: MemoryWire): void => {
    if (places.get(line.port) === line.place) return line.place.onWire(own);
    own.isDead = true;
    breakLane(line, own);
  };

  const forget = (line: Line): void => {
    if (!line.ends.every(({ destroyed, isDead }) => destroyed || isDead) || !lines.delete(line)) return;
    for (const lane of line.lanes) underWay -= lane.parcels.splice(0).length;
    for (const end of line.ends) homes.delete(end);
  };

  /** Something of what is under way still arrives, then nothing but that it is broken. */
  const breakLane = (line: Line, from: MemoryWire): void => {
    const lane = laneOf(line, from);
    const left = lane.parcels.splice(draw(lane.parcels.length + 1, 4));
    underWay -= left.length;
    if (left.some(({ parcel }) => parcel.is === 'accepted')) otherOf(line, from).isDead = true;
    const [torn] = left;
    if (torn?.parcel.is === 'bytes') {
      const bytes = torn.parcel.bytes.subarray(0, draw(torn.parcel.bytes.length, 5));
      if (bytes.length > 0) enter(line, from, { is: 'bytes', bytes });
    }
    lane.bytes = lane.parcels.reduce((sum, { parcel }) => sum + (parcel.is === 'bytes' ? parcel.bytes.length : 0), 0);
    enter(line, from, { is: 'broken' });
  };

  const to = (wanted: number): Line[] => [...lines].filter((line) => line.port === wanted);

  const cut = (wanted: number, which?: number): boolean => {
    const found = to(wanted);
    const meant = which === undefined ? found : found.slice(which % found.length).slice(0, 1);
    for (const line of meant) for (const end of line.ends) breakLane(line, end);
    return meant.length > 0;
  };

  const connectTo = (wanted: number, own: MemoryWire): void => {
    const place = places.get(wanted);
    if (own.isDead || own.destroyed) return;
    if (place === undefined || barred.has(wanted)) return own.breakOff('ECONNREFUSED');
    const ends = [own, new MemoryWire(place.carrier)] as const;
    const line: Line = { port: wanted, place, ends, lanes: [newLane(), newLane()] };
    lines.add(line);
    for (const end of line.ends) homes.set(end, line);
    enter(line, own, { is: 'accepted' });
    own.tell('connect');
  };

  const startProcess = (bend: Bend = (text) => text): Process => {
    const own = new Set<MemoryWire>();
    const ports = new Set<number>();
    let isDead = false;
    const live =
      (act: () => void): (() => void) =>
      () =>
        void (isDead || act());
    const mine: Carrier = {
      ...carrier,
      soon: (act) => carrier.soon(live(act)),
      post: (from, parcel) => {
        if (isDead) return;
        if (parcel.is !== 'bytes') return carrier.post(from, parcel);
        carrier.post(from, { is: 'bytes', bytes: Buffer.from(bend(parcel.bytes.toString())) });
      },
    };
    return {
      clock: { ...clock, setTimer: (act, ms) => clock.setTimer(live(act), ms) },
      net: {
        connect: ({ port: wanted }) => {
          const wire = new MemoryWire(mine);
          own.add(wire);
          clock.setTimer(() => connectTo(wanted, wire), 1 + draw(CALM_MS, 6));
          return wire;
        },
        createServer: (_options, onWire) =>
          createDoor({
            open: (wanted) => {
              const chosen = wanted === 0 ? (port += 1) : wanted;
              const take = (wire: MemoryWire): void => {
                own.add(wire);
                onWire(wire);
              };
              places.set(chosen, { carrier: mine, onWire: take });
              ports.add(chosen);
              return chosen;
            },
            close: (which) => void places.delete(which),
            soon: mine.soon,
          }),
      },
      die: () => {
        isDead = true;
        for (const one of ports) places.delete(one);
        for (const end of own) {
          const line = homes.get(end);
          end.isDead = true;
          if (line !== undefined) breakLane(line, end);
        }
      },
    };
  };

  const net: MemoryNet = {
    startProcess,
    slowness: CALM_MS,
    bar: (wanted, isBarred) => {
      if (!isBarred) return void barred.delete(wanted);
      barred.add(wanted);
      cut(wanted);
    },
    cut,
    stall: (wanted, ms) => void stalled.set(wanted, clock.now() + ms),
    underWay: () => underWay,
  };
  return net;
}

const newLane = (): Lane => ({ parcels: [], lastAt: 0, bytes: 0, isWaiting: false });

interface DoorParts {
  open(port: number): number;
  close(port: number): void;
  soon(act: () => void): void;
}

function createDoor({ open, close, soon }: DoorParts): Door {
  const events = new EventEmitter();
  let port: number | null = null;
  return {
    listen: (wanted, _host, onOpen) => {
      port = open(wanted);
      soon(onOpen);
    },
    address: () => (port === null ? null : { port }),
    close: (onClosed) => {
      if (port !== null) close(port);
      port = null;
      soon(onClosed);
    },
    on: (event, listener) => events.on(event, listener),
    off: (event, listener) => events.off(event, listener),
  };
}
