import { openDatabase } from '../store/open.ts';
import { ALL_CALLCENTRES, ROLES, type Role } from '../core/model/role.ts';
import { createApiKeys } from '../store/api-key.ts';
import { loadConfig } from './load-config.ts';
import type { CommandLine } from './options.ts';

/** `key create`: writes an API key into the database and shows it, once. Works beside a running daemon. */
export function createKey(
  { operands, options }: CommandLine,
  env: NodeJS.ProcessEnv,
  print: (text: string) => void,
): number {
  const { name, role = 'app', callcentre = ALL_CALLCENTRES } = options;
  if (operands[0] !== 'create' || name === undefined || !isRole(role)) {
    print(`usage: enqueued key create --name NAME [--callcenter ID] [--role ${ROLES.join('|')}]`);
    return 2;
  }
  const config = loadConfig(options, env, print);
  if (config === null) return 1;
  const db = openDatabase(config.store.path);
  const { text } = createApiKeys(db).create(name, callcentre, role, Date.now());
  db.close();
  print(text);
  return 0;
}

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);
