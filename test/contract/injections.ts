/** What a text would do on the switch if it got out of its place. */
export interface Trap {
  /** `name=value`, of a global variable. */
  readonly variable: string;
  /** A file that is not there. */
  readonly file: string;
  /** A number outside that nobody calls. */
  readonly number: string;
}

export interface Injection {
  readonly name: string;
  readonly text: string;
}

type Kind = readonly [what: string, write: (trap: Trap) => readonly string[]];

const set = ({ variable }: Trap): string => `global_setvar ${variable}`;
const call = ({ variable }: Trap): string => `global_setvar(${variable})`;
const touch = ({ file }: Trap): string => `system touch ${file}`;

/** By the language that each is written in: of the event socket, of the dialplan, of dial strings, of files, … */
const KINDS: readonly Kind[] = [
  [
    'line breaks of the event socket',
    (trap) => [
      `x\n\napi ${set(trap)}\n\n`,
      `x\r\n\r\nbgapi ${touch(trap)}\r\n\r\n`,
      `x\n\napi hupall\n\n`,
      `x\nexecute-app-name: set\nexecute-app-arg: x=\${${call(trap)}}`,
      `x\nevent-lock: true\nloops: 100`,
      `x\0\n\napi ${set(trap)}`,
      `x\u0085\u2028\u2029api ${set(trap)}`,
      `x%0A%0Aapi%20${encodeURIComponent(set(trap))}%0A%0A`,
      `x\\n\\napi ${set(trap)}`,
    ],
  ],
  [
    'expansion',
    (trap) => [
      `\${${call(trap)}}`,
      `$\${${call(trap)}}`,
      `\\\${${call(trap)}}`,
      `$\\{${call(trap)}}`,
      `$\\'{${call(trap)}}`,
      `$\\\\'{${call(trap)}}`,
      `x\${${set(trap)}}y`,
      `\${${touch(trap)}}`,
      `\${system(touch ${trap.file})}`,
      `\${sched_api(+0 none ${set(trap)})}`,
      `{${call(trap)}}$`,
      '${uuid} $${domain} $1 %{x}',
      `\${enqueue_data}\${enqueue_user_data}`,
    ],
  ],
  [
    'dial strings',
    (trap) => [
      `{api_on_originate='${set(trap)}'}loopback/${trap.number}/default`,
      `[api_on_ring='${set(trap)}']x`,
      `<api_on_answer='${touch(trap)}'>x`,
      `^^:api_on_originate=${set(trap)}:x`,
      `x,api_on_originate=${set(trap)},y=`,
      `x',api_on_originate='${set(trap)}`,
      `x}loopback/${trap.number}/default &system(touch ${trap.file})`,
      `x|loopback/${trap.number}/default`,
      `x,loopback/${trap.number}/default`,
      `x:_:loopback/${trap.number}/default`,
      `x &system(touch ${trap.file})`,
      `x) &system(touch ${trap.file})`,
      `&system(touch ${trap.file})`,
      `x@127.0.0.1;transport=tcp;x=${trap.number}`,
    ],
  ],
  [
    'applications and the dialplan',
    (trap) => [
      `'set:x=\${${call(trap)}},system:touch ${trap.file}' inline`,
      `m:^:system:touch ${trap.file}`,
      `set:x=\${${call(trap)}}`,
      `-both ${trap.number} XML default`,
      `${trap.number} XML default`,
      `x@default+flags{moderator|endconf}`,
      `bridge:x:loopback/${trap.number}/default`,
      'all',
      'last',
      '-both',
      'undef',
      'unload mod_event_socket',
      'x reload MOD_EVENT_SOCKET',
      'ARRAY::a|:b',
      '^^;a;b',
    ],
  ],
  [
    'files',
    (trap) => [
      `../../../../../../../..${trap.file}`,
      trap.file,
      'a/../../x.wav',
      '.hidden',
      'a/.hidden/x.wav',
      'x.wav\0.txt',
      `file_string://x.wav!${trap.file}`,
      'shout://127.0.0.1:9/x',
      'http_cache://http://127.0.0.1:9/x',
      'tone_stream://%(1000,0,440)',
      'local_stream://moh',
      'say:x',
      'phrase:x',
      'silence_stream://-1',
      `{api_on_originate='${set(trap)}'}/etc/passwd`,
      'C:\\x.wav',
    ],
  ],
  [
    'the shell, SQL, XML',
    (trap) => [
      `\`touch ${trap.file}\``,
      `$(touch ${trap.file})`,
      `; touch ${trap.file} ;`,
      `| touch ${trap.file}`,
      `" && touch ${trap.file} && "`,
      `'; DELETE FROM leg; --`,
      `' OR 1=1 --`,
      `"><action application="system" data="touch ${trap.file}"/><x a="`,
      `<X-PRE-PROCESS cmd="exec" data="touch ${trap.file}"/>`,
      `<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>`,
      '&y;',
      '&lt;&#10;&#0;',
      ']]><!-- -->',
    ],
  ],
  [
    'names and signs of other languages',
    () => [
      '__proto__',
      'constructor',
      'toString',
      '../__proto__',
      ' ',
      '\t',
      '\u202Ex',
      '\ud800',
      '',
      'x'.repeat(70_000),
    ],
  ],
];

/** Each has a trap of its own, so that what fires says which it was. */
export const writeInjections = (trapOf: (n: number) => Trap): Injection[] => {
  let count = 0;
  return KINDS.flatMap(([what, write]) =>
    write(trapOf(0)).map((_, n) => ({ name: `${what} ${n}`, text: write(trapOf((count += 1)))[n] ?? '' })),
  );
};

/**
 * What is refused never reaches the switch. So a third of the texts goes through each door, each text through every
 * third one, with the other switch through others. `npm run test:long` sends all.
 */
export function shareOf<T>(texts: readonly T[], kind: 'embedded' | 'real', door: number): readonly T[] {
  if (process.env['TEST_LONG'] !== undefined) return texts;
  const first = (door + Number(kind === 'real')) % 3;
  return texts.filter((_, n) => n % 3 === first);
}

/** One line, as people write it: what the API takes for data. */
export const isLine = (text: string, longest = 4096): boolean => text.length <= longest && /^\P{Cc}*$/u.test(text);
