import { createHmac } from 'node:crypto';

/** `t=` seconds since 1970, `v1=` HMAC-SHA256 over `t.body` in hexadecimal: whoever repeats it later is found out. */
export function signBody(secret: string, body: string, at: number): string {
  const t = Math.floor(at / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}
