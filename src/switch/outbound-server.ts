import type { Logger } from 'pino';
import type { Arrival } from '../engine/ports.ts';
import type { Timer } from '../pace/clock.ts';
import type { Machine } from '../pace/machine.ts';
import type { Door, Wire } from '../pace/net.ts';
import { readArrival } from './arrival.ts';
import { createFrameReader, type Frame } from './frame-reader.ts';

export interface OutboundHandlers {
  /** A call that we never knew was given up or turned away: the switch may have parked it. */
  onSilent(): void;
  onArrival(arrival: Arrival): void;
  /** The control socket of a leg closed, not by us. isHungUp: the switch said good-bye first, as it does at a hang-up. */
  onGone(legId: string, isHungUp: boolean): void;
}

/** The outbound event socket: every connection is one call whose script waits until we close it. */
export interface OutboundServer {
  listen(): Promise<void>;
  port(): number;
  /** While not admitting, calls wait at the door for a moment: nothing could be done for them. */
  setAdmitting(isAdmitting: boolean): void;
  holds(legId: string): boolean;
  heldLegs(): readonly string[];
  /** Closes the connection that the leg has now, which ends its park; not one that it opens later. */
  prepareRelease(legId: string): () => void;
  close(): Promise<void>;
}

interface Peer {
  readonly socket: Wire;
  legId: string | null;
  saidGoodbye: boolean;
  isOver: boolean;
  timer: Timer | undefined;
}

export interface OutboundOptions {
  readonly host: string;
  readonly port: number;
  readonly peerMs: number;
  readonly doorMs: number;
}

export function createOutboundServer(
  options: OutboundOptions,
  handlers: OutboundHandlers,
  logger: Pick<Logger, 'warn' | 'error'>,
  { clock, net }: Machine,
): OutboundServer {
  const peers = new Set<Peer>();
  const byLeg = new Map<string, Peer>();
  let isAdmitting = false;

  const end = (peer: Peer): void => {
    if (peer.isOver) return;
    peer.isOver = true;
    clock.clearTimer(peer.timer);
    peers.delete(peer);
    if (peer.legId !== null && byLeg.get(peer.legId) === peer) byLeg.delete(peer.legId);
    peer.socket.destroy();
  };

  /** A peer that connects and then says nothing must not hold its socket for ever. */
  const expectAnswer = (peer: Peer): void => {
    clock.clearTimer(peer.timer);
    peer.timer = clock.setTimer(() => {
      logger.warn('a peer of the outbound event socket never answered and was closed');
      end(peer);
      handlers.onSilent();
    }, options.peerMs);
  };

  /**
   * Its dialplan comes again soon, with music in between. FreeSWITCH parks a call whose socket closes before we greet it,
   * for ever, unless that is within the two seconds of socket_resume (generated/enqueued.xml): if we died later, it would be lost.
   */
  const waitAtDoor = (peer: Peer): void => {
    peer.timer = clock.setTimer(() => {
      end(peer);
      handlers.onSilent();
    }, options.doorMs);
  };

  const admit = (peer: Peer): void => {
    peer.socket.write('connect\n\n');
    expectAnswer(peer);
  };

  const take = (peer: Peer, { headers }: Frame): void => {
    if (headers.get('Content-Type') === 'text/disconnect-notice') peer.saidGoodbye = true;
    if (headers.get('Content-Type') !== 'command/reply' || peer.legId !== null) return;
    const arrival = readArrival(headers);
    if (arrival === null) {
      logger.warn('a peer of the outbound event socket did not name its channel and was closed');
      return end(peer);
    }
    clock.clearTimer(peer.timer);
    const older = byLeg.get(arrival.legId);
    if (older !== undefined) end(older);
    peer.legId = arrival.legId;
    byLeg.set(arrival.legId, peer);
    handlers.onArrival(arrival);
  };

  const onClosed = (peer: Peer): void => {
    const wasOver = peer.isOver;
    end(peer);
    if (!wasOver && peer.legId !== null) handlers.onGone(peer.legId, peer.saidGoodbye);
  };

  const onPeer = (socket: Wire): void => {
    const peer: Peer = { socket, legId: null, saidGoodbye: false, isOver: false, timer: undefined };
    const reader = createFrameReader();
    peers.add(peer);
    socket.on('data', (bytes) => {
      const frames = peer.isOver ? [] : reader.push(bytes);
      if (frames === null) return onClosed(peer);
      for (const frame of frames) if (!peer.isOver) take(peer, frame);
    });
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => onClosed(peer));
    if (isAdmitting) admit(peer);
    else waitAtDoor(peer);
  };

  const server = net.createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 }, onPeer);

  return {
    listen: () => listen(server, options, logger),
    port: () => (server.address() as { port: number } | null)?.port ?? 0,
    setAdmitting: (value) => {
      const isOpening = value && !isAdmitting;
      isAdmitting = value;
      if (isOpening) for (const peer of [...peers]) if (peer.legId === null) admit(peer);
    },
    holds: (legId) => byLeg.has(legId),
    heldLegs: () => [...byLeg.keys()],
    prepareRelease: (legId) => {
      const peer = byLeg.get(legId);
      return () => {
        if (peer !== undefined) end(peer);
      };
    },
    close: () =>
      new Promise((resolve) => {
        for (const peer of [...peers]) end(peer);
        server.close(() => resolve());
      }),
  };
}

function listen(server: Door, { host, port }: OutboundOptions, logger: Pick<Logger, 'error'>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      server.on('error', (error) => logger.error({ err: error }, 'the outbound event socket failed'));
      resolve();
    });
  });
}
