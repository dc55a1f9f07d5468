/**
 * What may stand in a command to the switch. Everything from outside passes here once more, right before it becomes
 * text: whatever let it through before, it can only ever be one plain word.
 */

/** A number, a user, an address, a profile. */
export const isToken = (text: string): boolean => /^[0-9*#+A-Za-z_.-]{1,64}$/.test(text);

/** A channel's UUID; a script may have chosen one of its own. */
export const isLegId = (text: string): boolean => /^[0-9A-Za-z_.-]{1,64}$/.test(text);

export const isRoomName = (text: string): boolean => /^[0-9A-Za-z_-]{1,64}$/.test(text);

export const isHangupCause = (text: string): boolean => /^[A-Z][A-Z0-9_]{1,63}$/.test(text);

export const isVariableName = (text: string): boolean => /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(text);

/** As in a list of codecs: PCMA, or opus@48000h@20i. */
export const isCodecName = (text: string): boolean => /^[A-Za-z0-9.@-]{1,32}$/.test(text);

/** Below a folder: no segment begins with a dot, so there is no way up and no hidden file. */
export const isFileName = (text: string): boolean =>
  text.length <= 200 && /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/.test(text);

/** An absolute folder without anything that a command's parser could take apart. */
export const isPlainPath = (text: string): boolean =>
  /^(\/[A-Za-z0-9_.-]+)+$/.test(text) && !/\/\.\.?(\/|$)/.test(text);

/** A source of sound from the settings: printable, no blank, quote, backslash, dollar or separator of file lists. */
export const isPlayable = (text: string): boolean => /^[A-Za-z0-9/{}()%=;:,._+-]{1,200}$/.test(text);

/** No line break (it would be a second command) and no NUL (it would cut the text). */
export const isOneLine = (text: string): boolean => !/[\r\n\0]/.test(text);

/**
 * mod_event_socket takes any packet that names itself together with "unload" or "reload", wherever in the text, for
 * the order to unload or reload itself (parse_command, "unload_cheat").
 */
export const isTakenForUnload = (text: string): boolean => /(un|re)load/i.test(text) && /mod_event_socket/i.test(text);
