import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import { checkSettings } from './check-settings.ts';
import { generateConferences } from './generate-conferences.ts';
import { generateDirectory } from './generate-directory.ts';
import { generateEnqueued } from './generate-enqueued.ts';
import { generateNumbers } from './generate-numbers.ts';
import type { SwitchSettings } from './settings.ts';

export interface GeneratedFile {
  /** Below FreeSWITCH's configuration folder. */
  readonly path: string;
  readonly text: string;
}

/** All files that are generated, the same for the same settings; or why none is: one sentence per wrong value. */
export function generateFiles(settings: SwitchSettings): Result<readonly GeneratedFile[], readonly string[]> {
  const problems = checkSettings(settings);
  if (problems.length > 0) return err(problems);
  return ok([
    { path: 'generated/conference.conf.xml', text: generateConferences(settings.conferenceProfiles) },
    { path: 'generated/directory.xml', text: generateDirectory(settings.extensions) },
    { path: 'generated/enqueued.xml', text: generateEnqueued() },
    { path: 'generated/numbers.xml', text: generateNumbers(settings.numbers) },
  ]);
}
