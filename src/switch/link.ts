import type { Logger } from 'pino';
import type { Timer } from '../pace/clock.ts';
import type { Machine } from '../pace/machine.ts';
import { openConnection, type Connection } from './connection.ts';
import { reconnectPauseMs } from './reconnect-pause.ts';
import type { SwitchSettings } from './settings.ts';
import { FILTERS, LOG_SUBSCRIPTION, SUBSCRIPTION } from './subscription.ts';
import type { SwitchEvent } from './switch-event.ts';

export interface LinkHandlers {
  /** Authenticated and subscribed; events of this connection have begun to come. */
  onReady(connection: Connection): void;
  onEvent(event: SwitchEvent): void;
  onClosed(reason: string): void;
}

/** Keeps one inbound connection: opens it again whenever it ends, with a growing pause, subscribed each time anew. */
export interface Link {
  start(): void;
  /** Things went well: the next pause is the shortest again. */
  reportGood(): void;
  stop(): void;
}

export function createLink(settings: SwitchSettings, handlers: LinkHandlers, logger: Logger, machine: Machine): Link {
  const { eventSocket, timing } = settings;
  let connection: Connection | null = null;
  let timer: Timer | undefined;
  let attempt = 0;
  let isStopped = false;
  let lastReason = '';
  let rereadAtMs = -Infinity;
  let rereadTimer: Timer | undefined;

  const open = (): void => {
    connection = openConnection(
      { ...eventSocket, replyMs: timing.replyMs, silenceMs: timing.silenceMs },
      { onOpen: subscribe, onEvent: handlers.onEvent, onLog, onClosed },
      machine,
    );
  };

  const subscribe = (): void => {
    const current = connection;
    const requests = [...FILTERS, SUBSCRIPTION, LOG_SUBSCRIPTION];
    let wanted = requests.length;
    current?.send(requests, (reply) => {
      wanted -= 1;
      if (reply !== null && !reply.startsWith('+OK')) return current.close('the switch refused the subscription');
      if (wanted === 0 && reply !== null) handlers.onReady(current);
    });
  };

  /**
   * What was dropped is not known, so the state is read anew, on a connection whose queue is empty. The line does not say
   * whose events they were: a slow neighbour must not keep us from ever being attached.
   */
  const onLog = (line: string): void => {
    if (!/Lost \[\d+\] events/.test(line) || rereadTimer !== undefined) return;
    const pauseMs = Math.max(0, rereadAtMs + timing.rereadPauseMs - machine.clock.elapsed());
    if (pauseMs === 0) reread();
    else rereadTimer = machine.clock.setTimer(reread, pauseMs);
  };

  const reread = (): void => {
    rereadTimer = undefined;
    rereadAtMs = machine.clock.elapsed();
    connection?.close('the switch dropped events');
  };

  const onClosed = (reason: string): void => {
    connection = null;
    machine.clock.clearTimer(rereadTimer);
    rereadTimer = undefined;
    if (isStopped) return;
    attempt += 1;
    const pauseMs = reconnectPauseMs(attempt, timing.shortestPauseMs, timing.longestPauseMs);
    // Said once per reason, not at every attempt: a switch that is down for an hour fills no log.
    logger[reason === lastReason ? 'debug' : 'warn']({ reason, attempt, pauseMs }, 'not connected to the switch');
    lastReason = reason;
    timer = machine.clock.setTimer(open, pauseMs);
    handlers.onClosed(reason);
  };

  return {
    start: open,
    reportGood: () => {
      attempt = 0;
      lastReason = '';
    },
    stop: () => {
      isStopped = true;
      machine.clock.clearTimer(timer);
      connection?.close('stopped');
    },
  };
}
