import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../real/free-ports.ts';
import { startDaemonProcess, type DaemonProcess, type LineWatch } from './daemon-process.ts';
import { startDaemonHere } from './daemon-here.ts';
import { startEmbeddedRig } from './embedded-rig.ts';
import { startRealRig } from './real-rig.ts';
import { createStage, type Stage } from './create-stage.ts';
import { startTcpProxy } from './tcp-proxy.ts';
import type { Rig, RigOptions } from './stage.ts';
import { MUSIC, NETWORK_TONES, writeSounds } from './tones.ts';

export interface StageOptions {
  /** Laid over the daemon's configuration, section by section; a list is taken as it is. */
  readonly config?: Readonly<Record<string, Readonly<Record<string, unknown>> | readonly unknown[]>>;
  /** With the embedded switch everything runs in the process of the test. */
  readonly isOneProcess?: boolean;
  readonly swapsVoiceIoModes?: boolean;
  /** Of Node itself, for the daemon. */
  readonly flags?: readonly string[];
}

const PHONES = ['1000', '1001', '1002', '1003', '1004', '1005', '1006'];
const CALLERS = 9;

export const startEmbeddedStage = (options: StageOptions = {}): Promise<Stage> =>
  start(startEmbeddedRig, options, options.isOneProcess === true);

export const startRealStage = (options: StageOptions = {}): Promise<Stage> => start(startRealRig, options, false);

/** The daemon as a process of its own, its database in a temporary folder, and the switch behind a connection that can be cut. */
async function start(
  startRig: (options: RigOptions) => Promise<Rig>,
  { config = {}, swapsVoiceIoModes = false, flags = [] }: StageOptions,
  isOneProcess: boolean,
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-stage-'));
  for (const name of ['dialplans', 'recordings']) mkdirSync(join(folder, name));
  writeSounds(join(folder, 'sounds'));
  const [daemonPort = 0] = await freePorts(1);
  const rig = await startRig({ daemonPort, soundsDir: join(folder, 'sounds'), phones: PHONES, callers: CALLERS });
  const proxy = await startTcpProxy(rig.address.port);
  const configFile = join(folder, 'enqueued.json');
  const base = configFor(folder, rig, proxy.port, daemonPort);
  const laidOver = Object.fromEntries(
    Object.entries(config).map(([section, values]) => [
      section,
      Array.isArray(values) ? values : Object.assign({}, base[section], values),
    ]),
  );
  const whole = { ...base, ...laidOver, voice_io_mode_swap_2_3: swapsVoiceIoModes };
  writeFileSync(configFile, JSON.stringify(whole, null, 2));
  const run = (onLine: LineWatch): Promise<DaemonProcess> =>
    isOneProcess
      ? startDaemonHere(configFile)
      : startDaemonProcess(['--config', configFile], { cwd: folder, onLine, flags });
  const stage = await createStage({ rig, proxy, folder, run, phones: PHONES }).catch(async (error: unknown) => {
    await Promise.all([rig.stop({ keep: true }), proxy.close()]);
    throw error;
  });
  return {
    ...stage,
    stop: async (how) => {
      await stage.stop(how);
      if (!how.keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type Sections = Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;

function configFor(folder: string, { address, gateway }: Rig, eventSocketPort: number, daemonPort: number): Sections {
  return {
    http: { listen: '127.0.0.1:0', requests_per_second: 100_000 },
    switch: {
      kind: 'freeswitch',
      event_socket: { host: '127.0.0.1', port: eventSocketPort, password: address.password },
      outbound_listen: `127.0.0.1:${daemonPort}`,
      domain: address.domain,
      hold_music: MUSIC,
      tones: NETWORK_TONES,
      sounds_dir: join(folder, 'sounds'),
      recordings_dir: join(folder, 'recordings'),
    },
    store: { path: join(folder, 'enqueued.db') },
    dialplans_dir: join(folder, 'dialplans'),
    outbound: { rules: [{ prefix: '555', strip: 0, dial: `sofia/external/{number}@${gateway}` }] },
    conversation: { recording: 'enqueue' },
    agent: { refusals: Object.fromEntries(REFUSALS.map((cause) => [cause, { delay_seconds: 1 }])) },
    audit: {},
    log: { level: 'info' },
  };
}

const REFUSALS = ['no_answer', 'busy', 'rejected', 'unregistered', 'failed'];
