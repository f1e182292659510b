import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A proxy on loopback before a database server, which can do what networks do. */
export interface FaultyProxy extends AsyncDisposable {
  /** The URL of the database through the proxy. */
  readonly url: string;
  /** From now on nothing passes in either direction, while every connection stays open; new ones are taken and left silent. */
  stall(): void;
  /** From now on new connections are let through, while those that are stalled stay so. */
  letNewPass(): void;
  /** Ends every connection at once. */
  cut(): void;
  /** From now on every byte of the server arrives changed. */
  garble(): void;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  stalled: boolean;
}

/** Starts a proxy before the server of a URL. */
export async function startFaultyProxy(url: string): Promise<FaultyProxy> {
  const target = new URL(url);
  const pairs = new Set<Pair>();
  let mode: 'pass' | 'stall' | 'garble' = 'pass';
  const listener = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    const pair: Pair = { client, server, stalled: mode === 'stall' };
    pairs.add(pair);
    client.on('data', (bytes) => {
      if (!pair.stalled) server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (!pair.stalled) client.write(mode === 'garble' ? bytes.map((byte) => byte ^ 0xa5) : bytes);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => {
        if (!pair.stalled) other.destroy();
      });
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const through = new URL(url);
  through.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const cut = (): void => {
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
  };
  return {
    url: through.href,
    stall: () => {
      mode = 'stall';
      for (const pair of pairs) pair.stalled = true;
    },
    letNewPass: () => {
      mode = 'pass';
    },
    cut,
    garble: () => {
      mode = 'garble';
    },
    [Symbol.asyncDispose]: async () => {
      cut();
      listener.close();
    },
  };
}
