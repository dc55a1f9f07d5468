import { directoryUser, domainParams } from './generate-directory.ts';
import { answerTo, numberActions } from './generate-numbers.ts';
import type { Extension, NumberRoute } from './settings.ts';
import { element, extension, renderInclude } from './xml.ts';
import type { Node } from './xml.ts';

/** The one user that FreeSWITCH (mod_xml_curl) asks for. */
export const answerUser = (user: Extension): string =>
  section('directory', [
    element('domain', { name: { global: 'domain' } }, [
      domainParams(),
      element('groups', {}, [element('group', { name: 'agents' }, [element('users', {}, [directoryUser(user)])])]),
    ]),
  ]);

/** The one number that is dialled in this context. */
export const answerNumber = (context: string, route: NumberRoute): string =>
  section('dialplan', [
    element('context', { name: context }, [
      extension(`number ${route.number}`, null, [...numberActions(), ...answerTo(route)]),
    ]),
  ]);

/** FreeSWITCH looks into its files then. */
export const answerNothing = (): string => section('result', [element('result', { status: 'not found' })]);

const section = (name: string, children: readonly Node[]): string =>
  renderInclude([element('document', { type: 'freeswitch/xml' }, [element('section', { name }, children)])]);
