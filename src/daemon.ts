import { lookup } from 'node:dns/promises';
import express from 'express';
import type { Logger } from 'pino';
import { createAgentSocket } from './agent-socket/create-agent-socket.ts';
import { createSwitchListener } from './attach-switch.ts';
import { addressFrom, coreSettingsFrom, protocolSettingsFrom } from './config/settings-from.ts';
import type { Config } from './config/schema.ts';
import { serveConsole } from './console/serve-console.ts';
import { createDaemonSwitch, type DaemonSwitch } from './daemon-switch.ts';
import { createAuditor, type Auditor } from './engine/audit.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import { createSystemClock, type SystemClock } from './engine/system-clock.ts';
import { closeHttp, isLoopback, listenHttp } from './http-server.ts';
import { createClosers, type Closers } from './lib/closers.ts';
import { createConfKeeper, type ConfKeeper } from './keep-conf.ts';
import { createEventLogger } from './log-events.ts';
import { createMetrics } from './metrics.ts';
import { readiness } from './readiness.ts';
import { createRest } from './rest/create-rest.ts';
import { DEFAULT_REST_SETTINGS, type RestParts } from './rest/ports.ts';
import { createAccounts } from './store/account.ts';
import { createApiKeys } from './store/api-key.ts';
import { startCheckpoints } from './store/checkpoints.ts';
import { createDeliveries } from './store/delivery.ts';
import { createEventLog } from './store/event-log.ts';
import { createHistory } from './store/history.ts';
import { createJournal } from './store/journal.ts';
import { isStoreAway, openDatabase, type Db } from './store/open.ts';
import { createRetention } from './store/retention.ts';
import { createRowAudit } from './store/row-audit.ts';
import { createStore, lastTimeOf } from './store/store.ts';
import { serveFreeswitchXml } from './serve-freeswitch-xml.ts';
import { startSweeping } from './sweep-history.ts';
import { createTelephoneBook } from './telephone-book.ts';
import { watchClock } from './watch-clock.ts';
import { createWebhooks, findHookProblems, type Webhooks } from './webhooks/create-webhooks.ts';
import { DEFAULT_WEBHOOK_SETTINGS } from './webhooks/ports.ts';

/** The composition root: every room is built here, started in order, and stopped in the opposite order. */
export interface Daemon {
  readonly engine: Engine;
  readonly pbx: DaemonSwitch;
  readonly httpPort: number;
  /** Takes over what FreeSWITCH's files are generated from; all else counts from the next start on. */
  reconfigure(config: Config): void;
  stop(): Promise<void>;
}

/** Throws, with nothing left running, when something that it needs cannot be had. */
export async function startDaemon(config: Config, logger: Logger): Promise<Daemon> {
  const opened = createClosers();
  try {
    return await open(config, logger, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function open(config: Config, logger: Logger, opened: Closers): Promise<Daemon> {
  const { host, port } = addressFrom(config.http.listen);
  const db = openDatabase(config.store.path);
  opened.add(() => db.close());
  const checkpoints = startCheckpoints(config.store.path, logger);
  opened.add(() => checkpoints.stop());
  const clock = createSystemClock({ notBefore: lastTimeOf(db) });
  const watch = watchClock(clock, logger);
  opened.add(() => watch.stop());
  requireKeys(createApiKeys(db).count(), config, logger);
  const pbx = await createDaemonSwitch(config, logger.child({ room: 'switch' }));
  opened.add(() => pbx.stop());
  const journal = openJournal(config, logger);
  opened.add(() => journal?.close());
  const engine = createEngine({
    journal,
    store: createStore(db),
    clock,
    settings: coreSettingsFrom(config),
    logger: logger.child({ room: 'engine' }),
    send: (command) => pbx.freeswitch.send(command),
    defer: setImmediate,
    onStore: ({ isAway, factsLost }) => {
      pbx.freeswitch.setTaking(!isAway);
      if (factsLost > 0) pbx.freeswitch.reread('more was told than could be kept while nothing could be stored');
    },
  });
  opened.add(() => engine.stop());
  if (engine.world.tables.callcentre.size === 0)
    engine.request({ name: 'callcentre.create', callcentre: 'default', params: { id: 'default' } });
  const webhooks = openWebhooks(config, { db, clock, logger });
  opened.add(() => webhooks.stop());
  const logEvents = createEventLogger(logger);
  engine.onCommitted((events) => {
    logEvents(events);
    if (events.length > 0) webhooks.notify();
  });
  const auditor = createAuditor({
    engine,
    pbx: pbx.freeswitch,
    rows: createRowAudit(db),
    clock,
    logger: logger.child({ room: 'audit' }),
    everyMs: config.audit.every_ms,
  });
  opened.add(() => auditor.stop());
  const sweeping = startSweeping(createRetention(db), clock, config.store.retention_days, logger);
  opened.add(() => sweeping.stop());
  const telephones = createTelephoneBook(engine);
  const conf = createConfKeeper(config, telephones, logger.child({ room: 'conf' }), () => pbx.freeswitch.isAttached());
  opened.add(() => conf.stop());
  const app = express();
  app.disable('x-powered-by');
  app.use('/', serveConsole());
  app.use(serveFreeswitchXml(conf.config, telephones, logger, clock));
  const rest = restParts(config, { db, engine, clock, logger, pbx, webhooks, conf, auditor });
  const agentSocket = createAgentSocket({
    ...rest,
    logger: logger.child({ room: 'agent-socket' }),
    settings: { isLoopback: isLoopback(host), ...protocolSettingsFrom(config) },
  });
  app.use(agentSocket.router);
  app.use(createRest(rest));
  const http = await listenHttp(host, port, app);
  opened.add(() => closeHttp(http.server));
  http.server.on('upgrade', agentSocket.upgrade);
  opened.add(() => agentSocket.stop());
  engine.start();
  webhooks.start();
  const { dialplans_dir: dialplansDir } = config;
  await pbx.start(createSwitchListener({ engine, dialplansDir, telephones, logger, onAttached: conf.attached }));
  auditor.start();
  conf.look();
  logger.info({ http: `http://${host}:${http.port}/`, switch: config.switch.kind }, 'enqueued is up');
  return { engine, pbx, httpPort: http.port, reconfigure: conf.use, stop: () => opened.close() };
}

/** Open to everybody on this machine only. */
function requireKeys(count: number, config: Config, logger: Logger): void {
  if (count > 0) return;
  const doors = { 'http.listen': config.http.listen, 'switch.outbound_listen': config.switch.outbound_listen };
  for (const [name, listen] of Object.entries(doors))
    if (!isLoopback(addressFrom(listen).host))
      throw new Error(`${name} is ${listen}: create a key first (enqueued key create), or listen on 127.0.0.1`);
  logger.warn('there is no API key: whoever reaches this port may do everything');
}

function openJournal({ store }: Config, logger: Logger): ReturnType<typeof createJournal> | undefined {
  const { journal_dir: folder, journal_days: keepDays, journal_max_mib: mib } = store;
  if (folder === undefined) return undefined;
  const onProblem = (error: Error): void =>
    logger.error({ err: error, folder }, 'the journal cannot be written; after a minute another one is begun');
  return createJournal({ folder, keepDays, mostBytes: mib * 1024 * 1024, onProblem });
}

interface Built {
  readonly db: Db;
  readonly engine: Engine;
  readonly clock: SystemClock;
  readonly logger: Logger;
  readonly pbx: DaemonSwitch;
  readonly webhooks: Webhooks;
  readonly conf: ConfKeeper;
  readonly auditor: Auditor;
}

function openWebhooks(config: Config, { db, clock, logger }: Pick<Built, 'db' | 'clock' | 'logger'>): Webhooks {
  const hooks = config.webhooks.map(({ url, secret, callcenter, events }) => ({
    url,
    secret,
    callcentre: callcenter,
    events,
  }));
  const settings = {
    ...DEFAULT_WEBHOOK_SETTINGS,
    allowed: config.allowed_urls.length > 0 ? config.allowed_urls : null,
  };
  const problems = findHookProblems(hooks, settings);
  if (problems.length > 0) throw new Error(problems.join('; '));
  return createWebhooks({
    hooks,
    deliveries: createDeliveries(db),
    events: createEventLog(db),
    clock,
    wall: () => Date.now(),
    resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
    logger: logger.child({ room: 'webhooks' }),
    settings,
  });
}

function restParts(config: Config, { db, engine, clock, logger, pbx, webhooks, conf, auditor }: Built): RestParts {
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
    redeliver: (seq) => webhooks.redeliver(seq),
    audit: auditor.run,
    isStoreAway,
    readiness: () => readiness({ engine, pbx, clock, auditor }),
    readMetrics: createMetrics({
      engine,
      webhooks,
      clock,
      auditor,
      drift: conf.drift,
      freeswitch: pbx.freeswitch,
    }).read,
    settings: {
      ...DEFAULT_REST_SETTINGS,
      isLoopback: isLoopback(host),
      swapVoiceIoModes: config.voice_io_mode_swap_2_3,
      requestsPerSecond: config.http.requests_per_second,
      burst: 2 * config.http.requests_per_second,
    },
  };
}
