import { existsSync } from 'node:fs';
import { compareFiles, type ComparedFile } from '../conf-files/compare-files.ts';
import type { Config } from '../config/schema.ts';
import { dialplanSettingsFrom } from '../dialplan-settings.ts';
import { generateFiles } from '../dialplan/generate-files.ts';
import { openDatabase } from '../store/open.ts';
import { createStore } from '../store/store.ts';
import type { Extension } from '../core/model/call-centre.ts';
import type { Options } from './options.ts';

/** The folder that is meant, and what is in it beside what is generated; null, with the reason printed: it cannot be said. */
export async function compareConf(
  config: Config,
  { out }: Options,
  print: (text: string) => void,
): Promise<{ folder: string; compared: ComparedFile[] } | null> {
  const folder = out ?? config.switch.conf_dir;
  if (folder === undefined) {
    print("where to: --out DIR, or switch.conf_dir in the configuration (FreeSWITCH's configuration folder)");
    return null;
  }
  const files = generateFiles(dialplanSettingsFrom(config, readExtensions(config.store.path)));
  if (files.ok) return { folder, compared: await compareFiles(folder, files.value) };
  for (const problem of files.error) print(problem);
  return null;
}

/** Those of the database, also beside a running daemon. Without a database there are none, and none is made. */
function readExtensions(path: string): Extension[] {
  if (!existsSync(path)) return [];
  const db = openDatabase(path);
  try {
    const { changes } = createStore(db).load();
    return changes.flatMap((change) => (change.kind === 'extension' && change.value !== null ? [change.value] : []));
  } finally {
    db.close();
  }
}
