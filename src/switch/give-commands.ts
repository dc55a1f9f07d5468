import type { Logger } from 'pino';
import type { NumberedCommand } from '../core/model/command.ts';
import type { Arrival, Outcome } from '../engine/ports.ts';
import type { Clock } from '../pace/clock.ts';
import { createCommandRunner } from './command-runner.ts';
import type { Connection } from './connection.ts';
import type { Fence } from './fence.ts';
import type { LegRegister } from './leg-register.ts';
import type { LostBreaks } from './lost-breaks.ts';
import type { OpenJoins } from './open-joins.ts';
import type { OutboundServer } from './outbound-server.ts';
import type { Parks } from './parks.ts';
import type { PlayTracker } from './play-tracker.ts';
import type { Releases } from './releases.ts';
import type { SwitchSettings } from './settings.ts';
import { createVoiceFiles } from './voice-file.ts';

/** What is remembered of legs, each for one oddity of the switch. */
export interface LegMemories {
  readonly legs: LegRegister;
  readonly plays: PlayTracker;
  readonly joins: OpenJoins;
  readonly releases: Releases;
  readonly parks: Parks;
  readonly breaks: LostBreaks;
}

export interface CommandHandlers {
  onOutcome(commandId: number, outcome: Outcome): void;
  /** It came back while its release had no outcome yet. */
  onArrival(arrival: Arrival): void;
  /** A call was let go that may be stuck. */
  onStranded(): void;
}

interface Parts extends LegMemories {
  readonly settings: SwitchSettings;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly fence: Fence;
  readonly sockets: Pick<OutboundServer, 'holds' | 'prepareRelease'>;
}

/** Commands on their way to the switch, and what they change in what is remembered of their legs. */
export interface Commands {
  /** connection: null while not attached. */
  send(numbered: NumberedCommand, connection: Connection | null): void;
  /** The job of this leg's originate is over. */
  onJobEnded(legId: string): void;
  /** The connection is gone: what had no outcome gets none. */
  reset(): void;
}

export function createCommands(parts: Parts, handlers: CommandHandlers): Commands {
  const { settings, logger, clock, fence, sockets, legs, plays, joins, releases, parks, breaks } = parts;
  let connections = 0;

  const onSent = ({ id, command }: NumberedCommand): void => {
    switch (command.do) {
      case 'play':
      case 'say':
        for (const one of [plays, breaks]) one.onPlaySent(command.legId, id);
        return;
      case 'join':
        return joins.onSent(command.legId);
      case 'originate':
        return legs.expect(command.legId, command.target.is !== 'phone');
      case 'release': {
        const { legId, id: resultId, number } = command;
        return releases.begin(id, { legId, resultId, number, letGo: sockets.prepareRelease(legId) });
      }
      default:
    }
  };

  const onDone = ({ id, command }: NumberedCommand, { ok: isGiven }: Outcome): void => {
    if (command.do !== 'release') return;
    const { legId, number } = command;
    const letGo = releases.letGoOf(id);
    if (isGiven && number === null && sockets.holds(legId))
      parks.whenParked(legId, (isThere) => {
        letGo();
        if (!isThere) handlers.onStranded();
      });
    else {
      parks.forget(legId);
      letGo();
    }
    // One that failed is no longer there: its end is still to be told.
    if (isGiven) legs.release(legId);
    if (isGiven) breaks.onReleased(legId);
    plays.forget(legId);
    joins.forget(legId);
  };

  const onOutcome = (id: number, outcome: Outcome): void => {
    handlers.onOutcome(id, outcome);
    for (const arrival of releases.end(id)) handlers.onArrival(arrival);
  };

  const runner = createCommandRunner(
    {
      settings,
      resolveVoice: createVoiceFiles(settings, logger),
      isHeld: (legId) => sockets.holds(legId),
      hasSound: legs.hasSound,
      isOutside: legs.isOutside,
    },
    { onOutcome, onSent, onDone },
    clock,
  );

  /** One that may have been told so before is told again only when it has begun all that it was told, and is not in. */
  const join = async (numbered: Join, connection: Connection): Promise<void> => {
    const { legId, room } = numbered.command;
    const asked = connections;
    const passage = joins.stateOf(legId, room) === 'open' ? await fence.passLeg(connection, legId) : 'passed';
    if (asked !== connections) return;
    const end = (outcome: Outcome): void => queueMicrotask(() => handlers.onOutcome(numbered.id, outcome));
    if (passage === 'refused') end({ ok: false, reason: 'no such leg' });
    // Of one of which nothing is told yet it is as of one that was lost: it is asked for again when it is overdue.
    else if (passage === 'late' || joins.stateOf(legId, room) === 'in') end({ ok: true });
    else runner.run(numbered, connection);
  };

  return {
    send: (numbered, connection) => {
      if (connection !== null && isJoin(numbered)) void join(numbered, connection);
      else runner.run(numbered, connection);
    },
    onJobEnded: runner.onJobEnded,
    reset: () => {
      connections += 1;
      runner.reset();
    },
  };
}

type Join = NumberedCommand & { readonly command: { readonly do: 'join' } };

const isJoin = (numbered: NumberedCommand): numbered is Join => numbered.command.do === 'join';
