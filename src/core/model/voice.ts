/**
 * Something that a party hears instead of people: the switch's hold music, a tone of the telephone network, or a
 * file below the sounds folder. A text, so that two can be compared.
 */
export type Voice = 'music' | `tone:${Tone}` | `file:${string}`;

/** dial: number is being dialled; ringback: the other side rings; queue: someone is looked for. */
export type Tone = 'dial' | 'ringback' | 'queue';

export const fileOrMusic = (file: string | null): Voice => (file === null ? 'music' : `file:${file}`);
