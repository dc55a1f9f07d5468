import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { createSwitchListener } from './attach-switch.ts';
import { addressFrom, coreSettingsFrom } from './config/settings-from.ts';
import type { Config } from './config/schema.ts';
import type { NumberedCommand } from './core/model/command.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import { createSystemClock } from './engine/system-clock.ts';
import { openDatabase, type Db } from './store/open.ts';
import { createStore } from './store/store.ts';
import { createFreeswitch, type Freeswitch } from './switch/freeswitch.ts';
import { DEFAULT_TIMING, DEFAULT_TONES, type SwitchSettings } from './switch/settings.ts';

/** The composition root: every room is built here, started in order, and stopped in the opposite order. */
export interface Daemon {
  readonly engine: Engine;
  readonly freeswitch: Freeswitch;
  readonly db: Db;
  stop(): Promise<void>;
}

export async function startDaemon(config: Config, logger: Logger): Promise<Daemon> {
  const clock = createSystemClock();
  const db = openDatabase(config.store.path);
  const freeswitch = createFreeswitch(switchSettingsFrom(config), logger.child({ room: 'switch' }));
  const send = (command: NumberedCommand): void => freeswitch.send(command);
  const engine = createEngine({ store: createStore(db), clock, settings: coreSettingsFrom(config), logger: logger.child({ room: 'engine' }), send });
  if (engine.world.tables.callcentre.size === 0) engine.request({ name: 'callcentre.create', callcentre: 'default', params: { id: 'default' } });
  engine.start();
  await freeswitch.start(createSwitchListener(engine, config.dialplans_dir, logger));
  return {
    engine,
    freeswitch,
    db,
    stop: async () => {
      await freeswitch.stop();
      engine.stop();
      db.close();
    },
  };
}

export function switchSettingsFrom(config: Config): SwitchSettings {
  const { event_socket: socket, sounds_dir, recordings_dir } = config.switch;
  mkdirSync(recordings_dir, { recursive: true });
  return {
    eventSocket: { host: socket.host, port: socket.port, password: socket.password ?? '' },
    listen: addressFrom(config.switch.outbound_listen),
    domain: config.switch.domain,
    gatewayProfile: config.switch.gateway_profile,
    outbound: config.outbound.rules,
    conferenceProfile: config.switch.conference_profile,
    soundsDir: resolve(sounds_dir),
    recordingsDir: resolve(recordings_dir),
    music: config.switch.hold_music,
    tones: DEFAULT_TONES,
    timing: DEFAULT_TIMING,
  };
}
