/** Voice mode of a member: 1 hears and is heard, 2 hears only, 3 is heard only, 4 neither (hold). */
export type Mode = 1 | 2 | 3 | 4;

export interface MemberFlags {
  readonly mute: boolean;
  readonly deaf: boolean;
}

/** The one table of modes (specification 3-rest-api.md section 4). */
export const MODE_FLAGS: Readonly<Record<Mode, MemberFlags>> = {
  1: { mute: false, deaf: false },
  2: { mute: true, deaf: false },
  3: { mute: false, deaf: true },
  4: { mute: true, deaf: true },
};

export const HOLD: Mode = 4;

export const hasSameFlags = (a: MemberFlags, b: MemberFlags): boolean => a.mute === b.mute && a.deaf === b.deaf;
