import { createHash, timingSafeEqual } from 'node:crypto';
import express, { type RequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import type { Config } from './config/schema.ts';
import { targetFrom, telephonesFrom, XML_CURL_USER } from './dialplan-settings.ts';
import { answerNothing, answerNumber, answerUser } from './dialplan/generate-answers.ts';
import { checkSettings } from './dialplan/check-settings.ts';
import { DEFAULT_SETTINGS } from './dialplan/settings.ts';
import type { Clock } from './engine/ports.ts';
import { addressOf } from './rest/authenticate.ts';
import { securityHeaders } from './rest/security-headers.ts';
import type { TelephoneBook } from './telephone-book.ts';

type Question = Readonly<Record<string, unknown>>;

/** Room for all variables of a channel, which mod_xml_curl sends with every question. */
const LONGEST_QUESTION = 262_144;

/** Refusals are logged at most so often: who asks without end must not fill the disk. */
const TELL_MS = 60_000;

/**
 * What mod_xml_curl asks before FreeSWITCH looks into its files: a user, a number. Each is found by its name, however
 * many there are. It has a credential of its own, since it is told passwords.
 */
export function serveFreeswitchXml(
  config: () => Config,
  telephones: TelephoneBook,
  logger: Logger,
  clock: Clock,
): Router {
  const router = express.Router();
  router.post(
    '/freeswitch/xml',
    checkCredential(config, logger, clock),
    securityHeaders,
    express.urlencoded({ extended: false, limit: LONGEST_QUESTION, parameterLimit: 5000 }),
    (req, res) => void res.type('text/xml').send(answer(config(), telephones, (req.body ?? {}) as Question)),
  );
  return router;
}

/**
 * Nobody is locked out: whoever guesses here may have FreeSWITCH's own address, and telephones would not register any more.
 * That guessing is hopeless is for the length of the password to see to.
 */
function checkCredential(config: () => Config, logger: Logger, clock: Clock): RequestHandler {
  let [refused, tellAt] = [0, 0];
  return (req, res, next) => {
    const { password } = config().switch.xml_curl;
    // As any path that there is not.
    if (password === undefined) return void next('router');
    const given = /^Basic ([A-Za-z0-9+/=]+)$/.exec(req.headers.authorization ?? '')?.[1] ?? '';
    if (isSame(given, Buffer.from(`${XML_CURL_USER}:${password}`).toString('base64'))) return void next();
    refused += 1;
    if (clock.now() >= tellAt) {
      logger.warn({ from: addressOf(req), refused }, 'somebody asked for FreeSWITCH’s users without their password');
      [refused, tellAt] = [0, clock.now() + TELL_MS];
    }
    res.setHeader('WWW-Authenticate', 'Basic realm="freeswitch"');
    res.status(401).end();
  };
}

/** Takes as long for a wrong guess that begins well. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function answer(config: Config, telephones: TelephoneBook, question: Question): string {
  const textOf = (...names: string[]): string =>
    names.map((name) => question[name]).find((value): value is string => typeof value === 'string') ?? '';
  switch (textOf('section')) {
    case 'directory':
      return textOf('domain', 'key_value') === config.switch.domain
        ? answerForUser(telephones, textOf('user'))
        : answerNothing();
    case 'dialplan':
      return answerForNumber(
        config.numbers,
        textOf('Hunt-Context', 'Caller-Context'),
        textOf('Hunt-Destination-Number', 'Caller-Destination-Number'),
      );
    default:
      return answerNothing();
  }
}

function answerForUser(telephones: TelephoneBook, user: string): string {
  const found = telephones.byUser(user);
  const [telephone] = found === undefined ? [] : telephonesFrom([found]);
  if (telephone === undefined || checkSettings({ ...NOTHING, extensions: [telephone] }).length > 0)
    return answerNothing();
  return answerUser(telephone);
}

/** The contexts in which numbers can be dialled; all others are in the files. */
const CONTEXTS = ['default', 'public'];

function answerForNumber(numbers: Config['numbers'], context: string, number: string): string {
  if (!CONTEXTS.includes(context) || !Object.hasOwn(numbers, number)) return answerNothing();
  const route = { number, to: targetFrom(numbers[number] ?? ''), then: null };
  return checkSettings({ ...NOTHING, numbers: [route] }).length > 0 ? answerNothing() : answerNumber(context, route);
}

const NOTHING = { ...DEFAULT_SETTINGS, numbers: [], extensions: [] };
