import type { Logger } from 'pino';
import { OUR_LEG_PREFIX, type Fact, type Snapshot } from '../core/model/fact.ts';
import type { Arrival, Outcome, SwitchListener, SwitchPort } from '../engine/ports.ts';
import { every } from '../pace/clock.ts';
import { THIS_MACHINE, type Machine } from '../pace/machine.ts';
import type { Connection } from './connection.ts';
import { createFence } from './fence.ts';
import { createCommands } from './give-commands.ts';
import { createLegRegister } from './leg-register.ts';
import { createLink } from './link.ts';
import { createLostBreaks } from './lost-breaks.ts';
import { createOpenJoins } from './open-joins.ts';
import { createOutboundServer } from './outbound-server.ts';
import { createParks } from './parks.ts';
import { createPresence } from './presence.ts';
import { createPlayTracker } from './play-tracker.ts';
import { createReleases } from './releases.ts';
import { createRepeats } from './repeats.ts';
import { breakOff } from './request.ts';
import { readSnapshot, readSurvey } from './read-snapshot.ts';
import type { OwnLegs } from './snapshot.ts';
import { findSettingsProblems, type SwitchSettings } from './settings.ts';
import { headerOf, type SwitchEvent } from './switch-event.ts';
import { legOf, translateEvent } from './translate-event.ts';
import { createStuckCalls } from './stuck-calls.ts';

/** How the connection to the switch is, for readiness and for the metrics. */
export interface SwitchDescription {
  readonly isAttached: boolean;
  /** Why it is not, or why it was lost last; '' when never. */
  readonly lastProblem: string;
  readonly switchId: string;
  /** Null before the first event. */
  readonly lastEventAgeMs: number | null;
  readonly heldCalls: number;
  readonly attachments: number;
  readonly events: number;
  /** Of these, events that concern no leg of ours. */
  readonly foreignEvents: number;
  /** Of the present connection: what it said that could not be read. */
  readonly garbledFrames: number;
}

export interface Freeswitch extends SwitchPort {
  describe(): SwitchDescription;
  /** The port on which calls are handed over, once started. */
  listenPort(): number;
}

/**
 * FreeSWITCH over its event sockets. Everything that the engine is told comes from one connection at a time, in the
 * order in which that said it. Throws when a setting could not stand in a command.
 */
export function createFreeswitch(
  settings: SwitchSettings,
  logger: Logger,
  machine: Machine = THIS_MACHINE,
): Freeswitch {
  const { clock } = machine;
  const problems = findSettingsProblems(settings);
  if (problems.length > 0) throw new Error(problems.join('; '));

  let listener: SwitchListener | null = null;
  let connection: Connection | null = null;
  let isAttached = false;
  let isTaking = true;
  let lastProblem = '';
  let switchId = '';
  let lastEventAtMs: number | null = null;
  let attachments = 0;
  let events = 0;
  let foreignEvents = 0;
  /** What goes on as long as this connection does. */
  let stopNudging = nothing;
  /** Events between the subscription and the snapshot, to be told after it. */
  const early: SwitchEvent[] = [];
  /** Calls handed over while not attached. They outlive the connection: nothing else would tell of them. */
  const waiting: Arrival[] = [];
  const legs = createLegRegister();
  const plays = createPlayTracker();
  const releases = createReleases();
  const presence = createPresence(clock);
  const repeats = createRepeats();
  const joins = createOpenJoins();
  const fence = createFence(clock);
  const parks = createParks(clock);
  const breaks = createLostBreaks(
    (legId) => {
      logger.info({ leg: legId }, 'a leg that was given back played on, and was told to stop again');
      connection?.send([breakOff(legId).join('\n')], () => undefined);
    },
    async () => connection !== null && (await fence.pass(connection)) === 'passed',
    clock,
  );

  const tell = (fact: Fact): void => {
    if (!legs.admits(fact)) return;
    joins.onFact(fact);
    if (fact.fact === 'leg-hung-up') plays.forget(fact.legId);
    listener?.onFact(fact);
  };

  const tellOutcome = (id: number, outcome: Outcome): void => {
    if (!outcome.ok) logger.info({ commandId: id, reason: outcome.reason }, 'a command failed');
    listener?.onOutcome(id, outcome);
  };

  const commands = createCommands(
    {
      ...{ settings, logger, clock, fence, legs, plays, joins, releases, parks, breaks },
      sockets: {
        holds: (legId) => outbound.holds(legId),
        prepareRelease: (legId) => outbound.prepareRelease(legId),
      },
    },
    {
      onOutcome: tellOutcome,
      onArrival: (arrival) => onArrival(arrival),
      onStranded: () => lookForStuck(),
    },
  );

  const onArrival = (arrival: Arrival): void => {
    breaks.forget(arrival.legId);
    if (releases.keeps(arrival)) return;
    legs.add(arrival.legId);
    if (isAttached) tellArrival(arrival);
    else waiting.push(arrival);
  };

  const tellArrival = (arrival: Arrival): void => {
    if (!outbound.holds(arrival.legId)) return;
    listener?.onArrival(arrival);
    // Its own CHANNEL_PARK comes over the other connection, before or after this; see handle().
    tell({ fact: 'leg-parked', legId: arrival.legId });
  };

  const onGone = (legId: string, isHungUp: boolean): void => {
    parks.forget(legId);
    // After a good-bye the hang-up's own event follows. Without one the leg lives on in most cases, but ask.
    if (isHungUp || !isAttached) return;
    connection?.send([`api uuid_exists ${legId}`], (reply) => {
      if (reply === 'true' && !outbound.holds(legId)) tell({ fact: 'leg-detached', legId });
    });
  };

  const outbound = createOutboundServer(
    { ...settings.listen, peerMs: settings.timing.peerMs, doorMs: settings.timing.doorMs },
    { onArrival, onGone, onSilent: () => lookForStuck() },
    logger,
    machine,
  );
  const stuck = createStuckCalls(clock, {
    doors: () => ['127.0.0.1', 'localhost', settings.listen.host].map((host) => `${host}:${outbound.port()}`),
    holds: outbound.holds,
    isOurs: legs.isOurs,
  });
  const lookForStuck = (): void => {
    if (connection !== null) stuck.look(connection);
  };

  const onEvent = (event: SwitchEvent): void => {
    events += 1;
    lastEventAtMs = clock.elapsed();
    if (repeats.isRepeat(headerOf(event, 'Event-Sequence'))) return;
    for (const watcher of [breaks, parks]) watcher.onEvent(event);
    if (fence.takes(event)) return;
    const legId = legOf(event);
    if (legId !== '' && !legs.isOurs(legId)) foreignEvents += 1;
    else if (isAttached) handle(event);
    else early.push(event);
  };

  const handle = (event: SwitchEvent): void => {
    const name = headerOf(event, 'Event-Name');
    if (name === 'BACKGROUND_JOB') commands.onJobEnded(legOf(event));
    if (name === 'PLAYBACK_STOP') plays.onStop(event);
    // A script's call was told as parked with its arrival, whichever of the two connections was faster.
    if (name === 'CHANNEL_PARK' && isHandedOver(legOf(event))) return;
    for (const fact of translateEvent(event, settings)) {
      if (fact.fact === 'leg-parked' && !isControlled(fact.legId)) tell({ fact: 'leg-detached', legId: fact.legId });
      else if (fact.fact !== 'leg-play-ended' || plays.isEnd(event)) tell(fact);
    }
  };

  /** A script's call whose socket was lost while it was in a room is not parked when it leaves: its dialplan goes on. */
  const isControlled = (legId: string): boolean => legId.startsWith(OUR_LEG_PREFIX) || outbound.holds(legId);

  const isHandedOver = (legId: string): boolean => !legId.startsWith(OUR_LEG_PREFIX) || outbound.holds(legId);

  const onReady = (opened: Connection): void => {
    const known = listener?.knownLegs() ?? [];
    for (const legId of known) legs.add(legId);
    connection = opened;
    readSnapshot(opened, ownOf(known), clock).then(
      (snapshot) => {
        if (snapshot !== null && connection === opened) attach(snapshot, known);
      },
      (error: unknown) => opened.close(`the snapshot failed: ${String(error)}`),
    );
  };

  const attach = (snapshot: Snapshot, known: readonly string[]): void => {
    const alive = snapshot.legs.map(({ legId }) => legId);
    const isAlive = new Set(alive);
    for (const legId of known) {
      if (isAlive.has(legId)) continue;
      legs.remove(legId);
      plays.forget(legId);
    }
    const silent = snapshot.legs.filter(({ phase }) => phase !== 'answered').map(({ legId }) => legId);
    legs.reset(alive, silent);
    joins.onAttached(snapshot);
    for (const legId of releases.settle(snapshot.legs)) legs.release(legId);
    isAttached = true;
    attachments += 1;
    switchId = snapshot.switchId;
    link.reportGood();
    logger.info({ switchId, legs: snapshot.legs.length }, 'attached to the switch');
    listener?.onAttached({ ...snapshot, legs: snapshot.legs.filter(({ legId }) => !isStillToCome(legId, known)) });
    for (const arrival of waiting.splice(0)) tellArrival(arrival);
    for (const event of early.splice(0)) handle(event);
    invite();
    lookForStuck();
    if (settings.timing.nudgeMs > 0) stopNudging = every(clock, settings.timing.nudgeMs, nudge);
  };

  /** Its arrival follows: whoever is told of a leg of ours that he does not know hangs it up. */
  const isStillToCome = (legId: string, known: readonly string[]): boolean =>
    waiting.some((arrival) => arrival.legId === legId) && !known.includes(legId);

  /** The dialplan hands calls over while we are there, and take them. */
  const invite = (): void => {
    outbound.setAdmitting(isTaking);
    if (connection !== null && isTaking) presence.begin(connection);
  };

  const setTaking = (value: boolean): void => {
    isTaking = value;
    if (!isAttached) return;
    if (isTaking) {
      lookForStuck();
      return invite();
    }
    outbound.setAdmitting(false);
    presence.rest();
  };

  const ownOf = (known: readonly string[]): OwnLegs => ({
    known: new Set(known),
    held: new Set(outbound.heldLegs()),
    handedOn: releases.handedOn(),
    domain: settings.domain,
  });

  const survey: SwitchPort['survey'] = async (findDoubtful) => {
    const asked = connection;
    if (asked === null || !isAttached) return null;
    const read = await readSurvey(asked, ownOf(listener?.knownLegs() ?? []), findDoubtful, clock).catch(
      (error: unknown) => {
        logger.warn({ error: String(error) }, 'the switch could not be surveyed');
        return null;
      },
    );
    if (read === null || (await fence.pass(asked)) !== 'passed' || asked !== connection) return null;
    joins.onSurvey(read);
    return read;
  };

  const nudge = (): void => {
    if (legs.liveCount() > 0) connection?.nudge();
  };

  const onClosed = (reason: string): void => {
    const wasAttached = isAttached;
    isAttached = false;
    connection = null;
    lastProblem = reason;
    early.length = 0;
    repeats.forget();
    stopNudging();
    stuck.giveUp();
    presence.forget();
    commands.reset();
    for (const watcher of [breaks, parks]) watcher.forgetAll();
    for (const arrival of releases.endAll()) onArrival(arrival);
    outbound.setAdmitting(false);
    if (wasAttached) listener?.onLost(reason);
  };

  const link = createLink(settings, { onReady, onEvent, onClosed }, logger, machine);

  const describe = (): SwitchDescription => {
    return {
      isAttached,
      lastProblem,
      switchId,
      lastEventAgeMs: lastEventAtMs === null ? null : clock.elapsed() - lastEventAtMs,
      heldCalls: outbound.heldLegs().length,
      attachments,
      events,
      foreignEvents,
      garbledFrames: connection?.describe().garbled ?? 0,
    };
  };

  return {
    start: async (theListener) => {
      listener = theListener;
      await outbound.listen();
      link.start();
    },
    send: (numbered) => commands.send(numbered, isAttached ? connection : null),
    isAttached: () => isAttached,
    survey,
    setTaking,
    reread: (reason) => connection?.close(reason),
    stop: async () => {
      await presence.end();
      link.stop();
      isAttached = false;
      connection = null;
      stopNudging();
      stuck.giveUp();
      commands.reset();
      for (const watcher of [breaks, parks]) watcher.forgetAll();
      await outbound.close();
      listener = null;
    },
    describe,
    listenPort: () => outbound.port(),
  };
}

const nothing = (): void => undefined;
