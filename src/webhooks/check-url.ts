import { BlockList, isIP } from 'node:net';

/** Where metadata of a cloud are served, and what can be no receiver. Private networks are where receivers live. */
const FORBIDDEN = new BlockList();
FORBIDDEN.addSubnet('0.0.0.0', 8, 'ipv4');
FORBIDDEN.addSubnet('169.254.0.0', 16, 'ipv4');
FORBIDDEN.addAddress('100.100.100.200', 'ipv4');
FORBIDDEN.addSubnet('224.0.0.0', 3, 'ipv4');
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6');
FORBIDDEN.addSubnet('ff00::', 8, 'ipv6');
FORBIDDEN.addAddress('fd00:ec2::254', 'ipv6');
FORBIDDEN.addAddress('::', 'ipv6');

export function isForbiddenAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || FORBIDDEN.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Why a receiver may not have this URL; null: it may. `allowed`: beginnings of URLs, null: any. */
export function findUrlProblem(text: string, allowed: readonly string[] | null): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) return 'expected a URL';
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'expected http or https';
  if (url.username !== '' || url.password !== '') return 'expected no user and password in it; sign with a secret';
  const host = hostOf(url);
  if (isIP(host) !== 0 && isForbiddenAddress(host)) return `${host}: link-local and metadata addresses are not called`;
  if (allowed !== null && !allowed.some((start) => isBelow(url, start)))
    return 'is not in the list of allowed addresses';
  return null;
}

/** Without the brackets round an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** The same server, and a path that begins so: `http://app` does not allow `http://app.evil`. */
function isBelow(url: URL, start: string): boolean {
  const base = URL.canParse(start) ? new URL(start) : null;
  return base !== null && base.origin === url.origin && url.pathname.startsWith(base.pathname);
}
