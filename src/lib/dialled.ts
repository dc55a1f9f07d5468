/** Keys of a telephone; w and comma: pauses. */
export const isKeys = (text: string): boolean => /^[0-9*#A-D,w]{1,64}$/.test(text);

/** A number that a dialplan may know. Not with a hyphen first: FreeSWITCH's `uuid_transfer` has options. */
export const isDialplanNumber = (text: string): boolean => /^[0-9A-Za-z_*#+][0-9A-Za-z_*#+-]{0,31}$/.test(text);
