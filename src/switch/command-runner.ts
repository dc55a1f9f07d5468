import { CANNOT_RECORD, type NumberedCommand } from '../core/model/command.ts';
import type { Outcome } from '../engine/ports.ts';
import type { Clock, Timer } from '../pace/clock.ts';
import { buildCommandText, type CommandContext } from './command-text.ts';
import type { Connection } from './connection.ts';
import { recordingModuleOf } from './record-text.ts';

export interface RunnerHandlers {
  onOutcome(commandId: number, outcome: Outcome): void;
  /** The switch has the text of it; called before any event that it causes. */
  onSent(numbered: NumberedCommand): void;
  /** Every reply is there; called before the outcome. */
  onDone(numbered: NumberedCommand, outcome: Outcome): void;
}

export interface CommandRunner {
  /** connection: null while not attached. */
  run(numbered: NumberedCommand, connection: Connection | null): void;
  /** The job of this leg's originate is over. */
  onJobEnded(legId: string): void;
  /** The connection is gone: what had no outcome gets none. */
  reset(): void;
}

/** Pause before a hang-up is tried again whose channel the switch is still about to create. */
const HANG_UP_AGAIN_MS = 50;
/** What is not there by then will not be: the end of its originate was lost. */
const HANG_UPS_AGAIN = 100;
const LONGEST_REASON = 200;

export function createCommandRunner(context: CommandContext, handlers: RunnerHandlers, clock: Clock): CommandRunner {
  const originating = new Set<string>();
  const timers = new Set<Timer>();

  const fail = (id: number, reason: string): void =>
    queueMicrotask(() => handlers.onOutcome(id, { ok: false, reason }));

  const run = (numbered: NumberedCommand, connection: Connection | null): void => {
    if (connection === null) return fail(numbered.id, 'not attached');
    const text = buildCommandText(numbered, context);
    if (!text.ok) return fail(numbered.id, text.reason);
    const { command } = numbered;
    if (command.do === 'originate') originating.add(command.legId);
    handlers.onSent(numbered);
    send(numbered, text.requests, connection);
  };

  const send = (
    numbered: NumberedCommand,
    requests: readonly string[],
    connection: Connection,
    triesLeft = HANG_UPS_AGAIN,
  ): void => {
    if (requests.length === 0) return queueMicrotask(() => finish(numbered, { ok: true }));
    let missing = requests.length;
    let reason: string | null = null;
    connection.send(requests, (reply) => {
      if (reply === null) return;
      missing -= 1;
      if (reason === null && !reply.startsWith('+OK')) reason = reply.replace(/^-ERR\s*/, '').slice(0, LONGEST_REASON);
      if (missing > 0) return;
      if (reason !== null && triesLeft > 0 && isTooEarly(numbered, reason))
        return later(() => send(numbered, requests, connection, triesLeft - 1));
      finish(numbered, reason === null ? { ok: true } : { ok: false, reason: explain(numbered, reason) });
    });
  };

  const finish = (numbered: NumberedCommand, outcome: Outcome): void => {
    if (numbered.command.do === 'originate' && !outcome.ok) originating.delete(numbered.command.legId);
    handlers.onDone(numbered, outcome);
    handlers.onOutcome(numbered.id, outcome);
  };

  /** A hang-up that overtook its originate would leave a telephone ringing that nobody waits for. */
  const isTooEarly = ({ command }: NumberedCommand, reason: string): boolean =>
    command.do === 'hang-up' && originating.has(command.legId) && /no such channel/i.test(reason);

  const later = (act: () => void): void => {
    const timer = clock.setTimer(() => {
      timers.delete(timer);
      act();
    }, HANG_UP_AGAIN_MS);
    timers.add(timer);
  };

  return {
    run,
    onJobEnded: (legId) => void originating.delete(legId),
    reset: () => {
      originating.clear();
      for (const timer of timers) clock.clearTimer(timer);
      timers.clear();
    },
  };
}

/** FreeSWITCH does not say why. Of a channel that is gone it says something else. */
function explain({ command }: NumberedCommand, reason: string): string {
  if (command.do !== 'record-leg' || !reason.startsWith('Cannot record')) return reason === '' ? 'refused' : reason;
  return `${CANNOT_RECORD}: is ${recordingModuleOf(command.file)} loaded?`;
}
