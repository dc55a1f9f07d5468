import { addressFrom } from './config/settings-from.ts';
import type { Config } from './config/schema.ts';
import type { Extension as OurExtension } from './core/model/call-centre.ts';
import { DEFAULT_SETTINGS, type Extension, type NumberTarget, type SwitchSettings } from './dialplan/settings.ts';

/** What FreeSWITCH's files are generated from: the daemon's configuration, and the extensions of its database. */
export function dialplanSettingsFrom(config: Config, extensions: Iterable<OurExtension>): SwitchSettings {
  const { telephones, outbound, gateways } = config;
  return {
    globals: {
      domain: config.switch.domain,
      eventSocketPort: config.switch.event_socket.port,
      enqueuedSocket: config.switch.outbound_listen,
      holdMusic: config.switch.hold_music,
    },
    numbers: byName(config.numbers).map(([number, to]) => ({ number, to: targetFrom(to), then: null })),
    extensions: telephonesFrom(extensions),
    conferenceProfiles: profilesWith(config.switch.conference_profile),
    featureCodes: (['login', 'logout', 'idle', 'busy'] as const)
      .map((does) => ({ code: telephones.feature_codes[does], does }))
      .filter(({ code }) => code !== ''),
    hasInternalCalls: telephones.internal_calls,
    outside: {
      emergency: outbound.emergency,
      denied: outbound.denied,
      allowed: outbound.allowed,
      rules: outbound.rules,
      callerId: outbound.caller_id,
    },
    gateways: byName(gateways).map(([name, gateway]) => ({
      name,
      proxy: gateway.proxy,
      username: gateway.username,
      password: gateway.password ?? '',
      realm: gateway.realm ?? null,
      fromDomain: gateway.from_domain ?? null,
      transport: gateway.transport,
      registers: gateway.register,
      showsCallerInFrom: gateway.caller_id_in_from,
    })),
    providers: config.switch.providers,
    modules: config.switch.modules,
    xmlCurl: xmlCurlFrom(config),
  };
}

/** Those that register. In the order of their names, however they came to be: a file changes only where they do. */
export const telephonesFrom = (extensions: Iterable<OurExtension>): Extension[] =>
  [...extensions]
    .flatMap(({ name, line }): Extension[] =>
      line.type === 1 ? [{ user: line.user, password: { is: 'text', text: line.password }, displayName: name }] : [],
    )
    .sort((a, b) => (a.user < b.user ? -1 : 1));

const byName = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

const SCRIPT = 'script:';

export function targetFrom(text: string): NumberTarget {
  if (/^https?:/.test(text)) return { is: 'ivr', url: text };
  if (text.startsWith(SCRIPT)) return { is: 'script', name: text.slice(SCRIPT.length) };
  return { is: 'document', name: text };
}

function profilesWith(name: string): SwitchSettings['conferenceProfiles'] {
  const profiles = DEFAULT_SETTINGS.conferenceProfiles;
  const isThere = profiles.some((profile) => profile.name === name);
  return isThere ? profiles : [...profiles, { name, rate: 8000, tellsTalking: false }];
}

/** The user's name is no secret. */
export const XML_CURL_USER = 'freeswitch';

function xmlCurlFrom(config: Config): SwitchSettings['xmlCurl'] {
  const { password } = config.switch.xml_curl;
  if (password === undefined) return null;
  const { host, port } = addressFrom(config.http.listen);
  const where = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return { url: `http://${where}:${port}/freeswitch/xml`, user: XML_CURL_USER, password };
}
