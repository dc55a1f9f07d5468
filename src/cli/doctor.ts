import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { addressFrom } from '../config/settings-from.ts';
import type { Config } from '../config/schema.ts';
import { askSwitch } from '../switch/ask-switch.ts';
import { loadConfig } from './load-config.ts';
import type { CommandLine } from './options.ts';

/** One thing that the daemon needs. */
export interface Finding {
  readonly what: string;
  /** note: works, but not as one may expect. */
  readonly grade: 'good' | 'note' | 'bad';
  /** What was found; where it is not good, what to do. */
  readonly detail: string;
}

const MODULES = [
  'mod_event_socket',
  'mod_sofia',
  'mod_conference',
  'mod_dptools',
  'mod_commands',
  'mod_dialplan_xml',
  'mod_tone_stream',
  'mod_sndfile',
];

const MARKS = { good: 'ok  ', note: 'note', bad: 'BAD ' } as const;

/** Looks at everything that the daemon needs, one line each. Exit code 1 when something is missing. */
export async function diagnose(
  { options }: CommandLine,
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): Promise<number> {
  const config = loadConfig(options, env, print);
  if (config === null) return 1;
  const findings = [
    good('configuration', 'fine'),
    ...folders(config),
    ...(await ports(config)),
    ...(await switchFindings(config)),
  ];
  for (const { what, grade, detail } of findings) print(`${MARKS[grade]} ${what}: ${detail}`);
  return findings.some(({ grade }) => grade === 'bad') ? 1 : 0;
}

const good = (what: string, detail: string): Finding => ({ what, grade: 'good', detail });
const note = (what: string, detail: string): Finding => ({ what, grade: 'note', detail });
const bad = (what: string, detail: string): Finding => ({ what, grade: 'bad', detail });

function folders(config: Config): Finding[] {
  const { sounds_dir: sounds, recordings_dir: recordings } = config.switch;
  return [
    writable('database folder', dirname(resolve(config.store.path))),
    writable('recordings', resolve(recordings)),
    existsSync(sounds)
      ? good('sounds', resolve(sounds))
      : note(
          'sounds',
          `${resolve(sounds)} does not exist; named voice files are replaced by the hold music (switch.sounds_dir)`,
        ),
    existsSync(config.dialplans_dir)
      ? good('documents', resolve(config.dialplans_dir))
      : bad('documents', `${resolve(config.dialplans_dir)} does not exist (dialplans_dir)`),
  ];
}

function writable(what: string, folder: string): Finding {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return good(what, `${folder} is writable`);
  } catch {
    return bad(what, `${folder} cannot be written; give it to the daemon's user`);
  }
}

/** A daemon that runs has its ports. */
async function ports(config: Config): Promise<Finding[]> {
  const isUp = await isRunning(config.http.listen);
  return Promise.all([
    portFinding('http.listen', config.http.listen, isUp),
    portFinding('switch.outbound_listen', config.switch.outbound_listen, isUp),
  ]);
}

const isRunning = (address: string): Promise<boolean> =>
  fetch(`http://${address}/healthz`, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.ok,
    () => false,
  );

function portFinding(what: string, address: string, isUp: boolean): Promise<Finding> {
  const { host, port } = addressFrom(address);
  return new Promise((resolved) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolved(
        isUp
          ? note(what, `${address} is in use; a daemon is running there`)
          : bad(what, `${address}: ${error.code ?? error.message}; something else listens there`),
      ),
    );
    server.listen(port, host, () => server.close(() => resolved(good(what, `${address} is free`))));
  });
}

async function switchFindings(config: Config): Promise<Finding[]> {
  if (config.switch.kind === 'embedded') return [good('switch', 'the embedded one needs nothing')];
  const { host, port, password = '' } = config.switch.event_socket;
  const requests = ['version', ...MODULES.map((name) => `module_exists ${name}`), 'global_getvar domain'];
  const asked = await askSwitch({ host, port, password }, requests);
  if (!asked.ok) return [bad('event socket', `${host}:${port}: ${asked.error}`)];
  const [version = '', ...rest] = asked.value;
  const domain = rest.pop() ?? '';
  return [
    good('event socket', `${host}:${port}: ${version.split('\n')[0] ?? ''}`),
    ...MODULES.map((name, index) =>
      rest[index] === 'true' ? good(name, 'loaded') : bad(name, `load ${name} (autoload_configs/modules.conf.xml)`),
    ),
    domain === config.switch.domain
      ? good('domain', domain)
      : bad(
          'domain',
          `the switch says ${JSON.stringify(domain)}, switch.domain says ${JSON.stringify(config.switch.domain)}`,
        ),
  ];
}
