import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A process that answers whatever it is asked, at once: what the way over HTTP takes without anything being done. */
const server = createServer((req, res) => {
  req
    .resume()
    .on('end', () => res.setHeader('content-type', 'application/json').end('{"code":"0","msg":"","data":{}}'));
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
