import type { Extension, Password } from './settings.ts';
import { comment, element, includeFiles, param, renderInclude } from './xml.ts';
import type { Element, Value } from './xml.ts';

/** The telephones that may register, as users of the one domain. */
export function generateDirectory(extensions: readonly Extension[]): string {
  return renderInclude([
    comment('Generated: telephones.'),
    element('domain', { name: { global: 'domain' } }, [
      domainParams(),
      element('groups', {}, [
        element('group', { name: 'agents' }, [element('users', {}, extensions.map(directoryUser))]),
        element('group', { name: 'others' }, [
          element('users', {}, [includeFiles({ global: 'conf_dir' }, '/local/*.users.xml')]),
        ]),
      ]),
    ]),
  ]);
}

export const domainParams = (): Element =>
  element('params', {}, [
    comment('What originate user/NAME@DOMAIN calls: the place where the telephone registered.'),
    param('dial-string', '${sofia_contact(internal/${dialed_user}@${dialed_domain})}'),
    comment('Default true: a user whose password is empty by mistake would be open to anybody.'),
    param('allow-empty-password', 'false'),
  ]);

/** Also what is answered to FreeSWITCH when it asks for this user alone. */
export function directoryUser({ user: id, password, displayName }: Extension): Element {
  return element('user', { id }, [
    element('params', {}, [param('password', passwordValue(password))]),
    element('variables', {}, [
      variable('effective_caller_id_name', displayName),
      variable('effective_caller_id_number', id),
    ]),
  ]);
}

const variable = (name: string, value: string): Element => element('variable', { name, value });

const passwordValue = (password: Password): Value =>
  password.is === 'variable' ? { global: password.name } : password.text;
