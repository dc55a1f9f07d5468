const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');

/** `YYYY-MM-DD HH:MM:SS` in the daemon's time zone. */
export function formatLocal(at: number): string {
  const date = new Date(at);
  const day = [pad(date.getFullYear(), 4), pad(date.getMonth() + 1), pad(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => pad(part)).join(':')}`;
}

export const formatLocalOrNull = (at: number | null): string | null => (at === null ? null : formatLocal(at));
