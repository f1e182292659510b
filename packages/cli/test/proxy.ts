import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Something between the command and a server, on a port of its own. */
export interface Between extends AsyncDisposable {
  readonly url: string;
}

/** What a proxy makes of the bytes that the server sends. */
export type Change = (chunk: Buffer) => Buffer;

/** Passes everything on, but for what `change` changes in the server's answers. */
export async function startProxy(url: string, change: Change): Promise<Between> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => upstream.write(chunk)).on('close', () => upstream.destroy());
    upstream.on('data', (chunk) => client.write(change(chunk))).on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = Object.assign(new URL(url), { port: String((server.address() as AddressInfo).port) });
  return {
    url: own.href,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Puts other bytes of the same length in the place of a text. */
export function replacing(text: string, other: string): Change {
  if (text.length !== other.length) throw new Error('The length of a message must stay.');
  return (chunk) => {
    const at = chunk.indexOf(text);
    if (at < 0) return chunk;
    const changed = Buffer.from(chunk);
    changed.write(other, at, 'latin1');
    return changed;
  };
}
