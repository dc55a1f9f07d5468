import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { addressFrom } from '../config/settings-from.ts';
import type { Config } from '../config/schema.ts';
import { bad, good, note, type Finding } from './finding.ts';
import { loadConfig } from './load-config.ts';
import { lookAtSwitch } from './look-at-switch.ts';
import type { CommandLine } from './options.ts';

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
    ...(await lookAtSwitch(config)),
  ];
  for (const { what, grade, detail } of findings) print(`${MARKS[grade]} ${what}: ${detail}`);
  return findings.some(({ grade }) => grade === 'bad') ? 1 : 0;
}

function folders(config: Config): Finding[] {
  const { sounds_dir: sounds, recordings_dir: recordings, conf_dir: conf, kind } = config.switch;
  return [
    writable('database folder', dirname(resolve(config.store.path))),
    writable('recordings', resolve(recordings)),
    ...(conf === undefined || kind === 'embedded' ? [] : [writable('generated files', resolve(conf, 'generated'))]),
    soundsIn(resolve(sounds)),
    existsSync(config.dialplans_dir)
      ? good('documents', resolve(config.dialplans_dir))
      : bad('documents', `${resolve(config.dialplans_dir)} does not exist; set dialplans_dir`),
  ];
}

const listed = ([first = '', ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first} and ${others.length} others of digits/`;

const DIGITS = Array.from({ length: 10 }, (_, digit) => `digits/${digit}.wav`);

function soundsIn(folder: string): Finding {
  if (!existsSync(folder))
    return note(
      'sounds',
      `${folder} does not exist; named voice files are replaced by the hold music (set switch.sounds_dir)`,
    );
  const missing = DIGITS.filter((name) => !existsSync(join(folder, name)));
  return missing.length === 0
    ? good('sounds', folder)
    : note('sounds', `${folder} has no ${listed(missing)}; places and numbers are not spoken (put them there)`);
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
