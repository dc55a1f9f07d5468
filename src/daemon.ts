import express from 'express';
import type { Logger } from 'pino';
import { createSwitchListener } from './attach-switch.ts';
import { addressFrom, coreSettingsFrom } from './config/settings-from.ts';
import type { Config } from './config/schema.ts';
import { serveConsole } from './console/serve-console.ts';
import { createDaemonSwitch, type DaemonSwitch } from './daemon-switch.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import type { Clock } from './engine/ports.ts';
import { createSystemClock } from './engine/system-clock.ts';
import { closeHttp, isLoopback, listenHttp } from './http-server.ts';
import { createMetrics } from './metrics.ts';
import { createRest } from './rest/create-rest.ts';
import { DEFAULT_REST_SETTINGS, type RestParts } from './rest/ports.ts';
import { createAccounts } from './store/account.ts';
import { createApiKeys } from './store/api-key.ts';
import { createDeliveries } from './store/delivery.ts';
import { createEventLog } from './store/event-log.ts';
import { createHistory } from './store/history.ts';
import { openDatabase, type Db } from './store/open.ts';
import { createStore } from './store/store.ts';

/** The composition root: every room is built here, started in order, and stopped in the opposite order. */
export interface Daemon {
  readonly engine: Engine;
  readonly pbx: DaemonSwitch;
  readonly httpPort: number;
  stop(): Promise<void>;
}

/** Throws, with nothing left running, when something that it needs cannot be had. */
export async function startDaemon(config: Config, logger: Logger): Promise<Daemon> {
  const { host, port } = addressFrom(config.http.listen);
  const clock = createSystemClock();
  const db = openDatabase(config.store.path);
  const keys = createApiKeys(db);
  if (!isLoopback(host) && keys.count() === 0)
    throw new Error(
      `http.listen is ${config.http.listen}: create a key first (enqueued key create), or listen on 127.0.0.1`,
    );
  if (keys.count() === 0) logger.warn('there is no API key: whoever reaches this port may do everything');
  const pbx = await createDaemonSwitch(config, logger.child({ room: 'switch' }));
  const engine = createEngine({
    store: createStore(db),
    clock,
    settings: coreSettingsFrom(config),
    logger: logger.child({ room: 'engine' }),
    send: (command) => pbx.freeswitch.send(command),
  });
  if (engine.world.tables.callcentre.size === 0)
    engine.request({ name: 'callcentre.create', callcentre: 'default', params: { id: 'default' } });
  const app = express();
  app.use('/', serveConsole());
  app.use(createRest(restParts(config, { db, engine, clock, logger, pbx })));
  const http = await listenHttp(host, port, app);
  engine.start();
  await pbx.start(createSwitchListener(engine, config.dialplans_dir, logger));
  logger.info({ http: `http://${host}:${http.port}/`, switch: config.switch.kind }, 'enqueued is up');
  return {
    engine,
    pbx,
    httpPort: http.port,
    stop: async () => {
      await pbx.stop();
      engine.stop();
      await closeHttp(http.server);
      db.close();
    },
  };
}

interface Built {
  readonly db: Db;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pbx: DaemonSwitch;
}

function restParts(config: Config, { db, engine, clock, logger, pbx }: Built): RestParts {
  const { host } = addressFrom(config.http.listen);
  return {
    engine,
    clock,
    logger: logger.child({ room: 'rest' }),
    history: createHistory(db),
    events: createEventLog(db),
    deliveries: createDeliveries(db),
    keys: createApiKeys(db),
    accounts: createAccounts(db),
    redeliver: () => 0,
    readiness: () => readiness(engine, pbx, clock),
    readMetrics: createMetrics(engine, () => pbx.freeswitch.isAttached()).read,
    settings: {
      ...DEFAULT_REST_SETTINGS,
      isLoopback: isLoopback(host),
      swapVoiceIoModes: config.voice_io_mode_swap_2_3,
      requestsPerSecond: config.http.requests_per_second,
      burst: 2 * config.http.requests_per_second,
    },
  };
}

function readiness(engine: Engine, pbx: DaemonSwitch, clock: Clock): ReturnType<RestParts['readiness']> {
  const { isAttached, lastEventAgeMs, lastProblem } = pbx.freeswitch.describe();
  const { lastDecisionAt, lastCommitMs } = engine.stats;
  const age = lastDecisionAt === 0 ? null : clock.now() - lastDecisionAt;
  const details = {
    switch_attached: isAttached,
    switch_problem: lastProblem,
    last_decision_age_ms: age,
    last_event_age_ms: lastEventAgeMs,
    last_commit_ms: lastCommitMs,
  };
  return { isReady: isAttached, details };
}
