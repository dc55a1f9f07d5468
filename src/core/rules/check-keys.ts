/** Keys of a telephone; w and comma are pauses. */
export const isKeys = (text: string): boolean => /^[0-9*#A-D,w]{1,64}$/.test(text);

/** A number that the dialplan of the switch may know. */
export const isDialplanNumber = (text: string): boolean => /^[0-9A-Za-z_*#+-]{1,32}$/.test(text);
