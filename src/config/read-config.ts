import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import { err, ok, type Result } from '../lib/result.ts';
import { configSchema, type Config } from './schema.ts';
import { overrideFrom } from './overrides.ts';

/** What a reader can do about a configuration that is refused, one sentence each. */
export type ConfigProblems = readonly string[];

export interface ConfigSources {
  /** Path of the file; null: defaults only. */
  readonly path: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `key.key=value`, as given by --set. */
  readonly settings: readonly string[];
}

const ajv = new Ajv({ allErrors: true, useDefaults: true, strict: true, verbose: true });
const validate = ajv.compile(configSchema);

/** Defaults, then the file, then ENQUEUED_ variables, then flags; whatever is not known or does not fit is refused. */
export function readConfig({ path, env, settings }: ConfigSources): Result<Config, ConfigProblems> {
  const file = path === null ? ok({}) : readJson(path);
  if (!file.ok) return file;
  const overridden = overrideFrom(file.value, env, settings);
  if (!overridden.ok) return overridden;
  const config: unknown = overridden.value;
  if (!validate(config)) return err((validate.errors ?? []).map(sentenceFor));
  const whole = readSecrets(config);
  return whole.ok ? refuseGuessable(whole.value) : whole;
}

function readJson(path: string): Result<unknown, ConfigProblems> {
  try {
    return ok(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    return err([
      `${path}: ${error instanceof SyntaxError ? `not JSON: ${error.message}` : `cannot be read: ${(error as Error).message}`}`,
    ]);
  }
}

function sentenceFor({ instancePath, keyword, message, params, data }: ErrorObject): string {
  const where = instancePath.slice(1).replaceAll('/', '.') || 'the configuration';
  if (keyword === 'additionalProperties')
    return `${where}: unknown key ${JSON.stringify(params['additionalProperty'])}`;
  return `${where}: ${message ?? 'is wrong'}${typeof data === 'object' ? '' : `, not ${JSON.stringify(data)}`}`;
}

/** A secret may stand in a file of its own, so that the configuration can be shown around. */
function readSecrets(config: Config): Result<Config, ConfigProblems> {
  try {
    const gateways = Object.entries(config.gateways).map(([name, gateway]) => [name, withPassword(gateway)]);
    const webhooks = config.webhooks.map((hook) =>
      hook.secret_file === undefined ? hook : { ...hook, secret: readSecret(hook.secret_file) },
    );
    return ok({
      ...config,
      webhooks,
      gateways: Object.fromEntries(gateways) as Config['gateways'],
      switch: {
        ...config.switch,
        event_socket: withPassword(config.switch.event_socket),
        xml_curl: withPassword(config.switch.xml_curl),
      },
    });
  } catch (error) {
    return err([`a secret cannot be read: ${(error as Error).message}`]);
  }
}

/** Whoever guesses it is not locked out, since he may have FreeSWITCH's own address. */
const SHORTEST_OF_XML_CURL = 16;

function refuseGuessable(config: Config): Result<Config, ConfigProblems> {
  const { password } = config.switch.xml_curl;
  return password !== undefined && password.length < SHORTEST_OF_XML_CURL
    ? err([`switch.xml_curl.password: must have ${SHORTEST_OF_XML_CURL} characters or more`])
    : ok(config);
}

const withPassword = <T extends { password?: string; password_file?: string }>(section: T): T =>
  section.password_file === undefined ? section : { ...section, password: readSecret(section.password_file) };

const readSecret = (path: string): string => readFileSync(path, 'utf8').trim();
