// What tsc does not carry into dist: pages, schemas, SQL.
import { cpSync, existsSync } from 'node:fs';

for (const folder of ['src/console/page'])
  if (existsSync(folder)) cpSync(folder, `dist/${folder}`, { recursive: true });
