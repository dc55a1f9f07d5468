import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { addressFrom } from './config/settings-from.ts';
import type { Config } from './config/schema.ts';
import { embeddedDialplan } from './demo/embedded-dialplan.ts';
import { startEmbeddedSwitch, type EmbeddedSwitch } from './embedded-switch/index.ts';
import type { SwitchListener } from './engine/ports.ts';
import { createFreeswitch, type Freeswitch } from './switch/freeswitch.ts';
import { DEFAULT_TIMING, DEFAULT_TONES, type SwitchSettings } from './switch/settings.ts';

/** The switch that the configuration names: both are spoken to in the same way. */
export interface DaemonSwitch {
  readonly freeswitch: Freeswitch;
  /** null: a real FreeSWITCH. */
  readonly embedded: EmbeddedSwitch | null;
  start(listener: SwitchListener): Promise<void>;
  stop(): Promise<void>;
}

export async function createDaemonSwitch(config: Config, logger: Logger): Promise<DaemonSwitch> {
  const embedded =
    config.switch.kind === 'embedded'
      ? await startEmbeddedSwitch({ domain: config.switch.domain, soundsFolder: config.switch.sounds_dir })
      : null;
  const settings = switchSettingsFrom(config, embedded);
  const freeswitch = createFreeswitch(settings, logger);
  mkdirSync(settings.recordingsDir, { recursive: true });
  return {
    freeswitch,
    embedded,
    start: async (listener) => {
      await freeswitch.start(listener);
      const dialplan = embeddedDialplan(`127.0.0.1:${freeswitch.listenPort()}`, settings.music, config.numbers);
      for (const [number, plan] of Object.entries(dialplan)) embedded?.setExtension(number, plan);
    },
    stop: async () => {
      await freeswitch.stop();
      await embedded?.stop();
    },
  };
}

export function switchSettingsFrom(config: Config, embedded: EmbeddedSwitch | null): SwitchSettings {
  const { event_socket: socket, sounds_dir, recordings_dir } = config.switch;
  const address = { host: socket.host, port: socket.port, password: socket.password ?? '' };
  return {
    eventSocket: embedded === null ? address : { host: '127.0.0.1', port: embedded.port, password: embedded.password },
    listen: addressFrom(config.switch.outbound_listen),
    domain: config.switch.domain,
    gatewayProfile: config.switch.gateway_profile,
    outbound:
      embedded === null ? config.outbound.rules : [{ prefix: '', strip: 0, dial: 'sofia/external/{number}@127.0.0.1' }],
    conferenceProfile: config.switch.conference_profile,
    codecs: { audio: config.switch.audio_codecs, video: config.switch.video_codecs },
    numbersContext: config.switch.numbers_context,
    soundsDir: resolve(sounds_dir),
    recordingsDir: resolve(recordings_dir),
    music: config.switch.hold_music,
    tones: { ...DEFAULT_TONES, ...config.switch.tones },
    timing: DEFAULT_TIMING,
  };
}
