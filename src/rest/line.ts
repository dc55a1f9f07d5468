import type { Static } from '@sinclair/typebox';
import type { Line } from '../core/model/call-centre.ts';
import { closed, name, oneOf, optional, text } from './schema.ts';

/** They become part of dial strings, so that they are held to grammars in which nothing else can be said. */
export const sipUser = text(
  '^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$',
  '1 to 32 of A-Z a-z 0-9 _ -, the first a letter or digit',
);
// The generated directory is copied as text by the switch: these two signs would begin markup there.
const password = text(
  '^(?!.*<!)[^\\p{Cc}\\p{Cs}\\ufffe\\uffff]{1,128}$',
  '1 to 128 characters, none of control, and no <!',
  { writeOnly: true },
);
const address = text(
  '^(?!.{65})[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?$',
  'host or IPv4 address, with or without :port, at most 64 characters',
);
const telephone = text('^\\+?[0-9*#]{1,31}$', '1 to 31 of 0-9 * #, with or without + in front');

const FIELDS = ['user', 'password', 'ipaddr', 'telnum'] as const;

/** What belongs to which type: those must be there, and no others. */
const ofType = (type: Line['type'], required: readonly (typeof FIELDS)[number][]) => ({
  if: { required: ['type'], properties: { type: { const: type } } },
  then: {
    required,
    properties: Object.fromEntries(FIELDS.filter((field) => !required.includes(field)).map((field) => [field, false])),
  },
});

export const createExtensionInput = closed(
  {
    id: optional(name),
    type: oneOf([1, 2, 3], '1 SIP phone: user, password; 2 SIP gateway: user, ipaddr; 3 telephone number: telnum'),
    user: optional(sipUser),
    password: optional(password),
    ipaddr: optional(address),
    telnum: optional(telephone),
  },
  { allOf: [ofType(1, ['user', 'password']), ofType(2, ['user', 'ipaddr']), ofType(3, ['telnum'])] },
);

/** Of parameters that the schema has let through: what the type wants is there. */
export function lineFrom({
  type,
  user = '',
  password: secret = '',
  ipaddr = '',
  telnum = '',
}: Static<typeof createExtensionInput>): Line {
  switch (type) {
    case 1:
      return { type, user, password: secret };
    case 2:
      return { type, user, ipaddr };
    case 3:
      return { type, telnum };
  }
}
