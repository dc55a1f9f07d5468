import { err, ok } from '../lib/result.ts';
import type { Result } from '../lib/result.ts';
import { checkSettings } from './check-settings.ts';
import { generateConferences } from './generate-conferences.ts';
import { generateDirectory } from './generate-directory.ts';
import { generateEnqueued } from './generate-enqueued.ts';
import { generateNumberList, generateNumbers } from './generate-numbers.ts';
import {
  generateAcl,
  generateEventSocket,
  generateGateways,
  generateGlobals,
  generateModules,
  generateXmlCurl,
} from './generate-switch.ts';
import { generateEmergency, generateTelephones } from './generate-telephones.ts';
import type { SwitchSettings } from './settings.ts';

export interface GeneratedFile {
  /** Below FreeSWITCH's configuration folder. */
  readonly path: string;
  readonly text: string;
}

/** By name of the file; null: there is none with these settings. */
const FILES: Readonly<Record<string, (settings: SwitchSettings) => string | null>> = {
  'acl.conf': ({ providers, gateways }) => generateAcl(providers, gateways),
  'conference.conf': ({ conferenceProfiles }) => generateConferences(conferenceProfiles),
  directory: ({ extensions }) => generateDirectory(extensions),
  emergency: ({ outside }) => generateEmergency(outside),
  enqueued: generateEnqueued,
  'event_socket.conf': generateEventSocket,
  gateways: ({ gateways }) => generateGateways(gateways),
  globals: ({ globals }) => generateGlobals(globals),
  'modules.conf': ({ modules, xmlCurl }) => generateModules(modules, xmlCurl),
  'number-list': ({ numbers }) => generateNumberList(numbers),
  numbers: ({ numbers }) => generateNumbers(numbers),
  telephones: generateTelephones,
  'xml_curl.conf': ({ xmlCurl }) => (xmlCurl === null ? null : generateXmlCurl(xmlCurl)),
};

/** All files that are generated, the same for the same settings; or why none is: one sentence per wrong value. */
export function generateFiles(settings: SwitchSettings): Result<readonly GeneratedFile[], readonly string[]> {
  const problems = checkSettings(settings);
  if (problems.length > 0) return err(problems);
  return ok(
    Object.entries(FILES).flatMap(([name, generate]) => {
      const text = generate(settings);
      return text === null ? [] : [{ path: `generated/${name}.xml`, text }];
    }),
  );
}
