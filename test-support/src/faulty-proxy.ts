import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A proxy on loopback before a database server, which can do what networks do. */
export interface FaultyProxy extends AsyncDisposable {
  /** The URL of the database through the proxy. */
  readonly url: string;
  /** From now on nothing passes in either direction, while every connection stays open; new ones are taken and left silent. */
  stall(): void;
  /** From now on new connections are let through, while those that are stalled stay so. */
  letNewPass(): void;
  /** Nothing passes for so many milliseconds; then all that came meanwhile does. */
  pause(milliseconds: number): Promise<void>;
  /** From now on all that the server says arrives so many milliseconds late. */
  delay(milliseconds: number): void;
  /** Each connection ends once so many more bytes of the client have passed, in the middle of whatever that is. */
  truncate(bytes: number): void;
  /** Ends every connection at once. */
  cut(): void;
  /** The same by a reset in both directions, as of a host that has forgotten them. */
  reset(): void;
  /** From now on every byte of the server arrives changed. */
  garble(): void;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  stalled: boolean;
  /** How many more bytes of the client pass. */
  left: number;
}

/** What happens to all that passes. */
interface Weather {
  mode: 'pass' | 'stall' | 'garble';
  delay: number;
  clearAt: number;
}

/** Starts a proxy before the server of a URL. */
export async function startFaultyProxy(url: string): Promise<FaultyProxy> {
  const target = new URL(url);
  const pairs = new Set<Pair>();
  const weather: Weather = { mode: 'pass', delay: 0, clearAt: 0 };
  const listener = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    const stalled = weather.mode === 'stall';
    const pair: Pair = { client, server, stalled, left: Number.POSITIVE_INFINITY };
    pairs.add(pair);
    join(pair, weather, () => pairs.delete(pair));
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const through = new URL(url);
  through.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const cut = (): void => end(pairs, (socket) => socket.destroy());
  return {
    url: through.href,
    ...faultsOf(pairs, weather),
    cut,
    [Symbol.asyncDispose]: async () => {
      cut();
      listener.close();
    },
  };
}

function faultsOf(pairs: ReadonlySet<Pair>, weather: Weather) {
  return {
    stall: () => {
      weather.mode = 'stall';
      for (const pair of pairs) pair.stalled = true;
    },
    letNewPass: () => {
      weather.mode = 'pass';
    },
    pause: async (milliseconds: number) => {
      weather.clearAt = performance.now() + milliseconds;
      await sleep(milliseconds);
    },
    delay: (milliseconds: number) => {
      weather.delay = milliseconds;
    },
    truncate: (bytes: number) => {
      for (const pair of pairs) pair.left = bytes;
    },
    reset: () => end(pairs, (socket) => socket.resetAndDestroy()),
    garble: () => {
      weather.mode = 'garble';
    },
  };
}

function end(pairs: ReadonlySet<Pair>, how: (socket: Socket) => void): void {
  for (const { client, server } of pairs) {
    how(client);
    how(server);
  }
}

/** Lets bytes pass between both as the weather is. */
function join(pair: Pair, weather: Weather, onEnd: () => void): void {
  const { client, server } = pair;
  client.on('data', (bytes: Buffer) => {
    if (pair.stalled) return;
    const part = bytes.subarray(0, Math.max(0, pair.left));
    pair.left -= bytes.length;
    pass(client, server, part, weather.clearAt - performance.now());
    if (pair.left <= 0) client.destroy();
  });
  server.on('data', (bytes: Buffer) => {
    if (pair.stalled) return;
    const late = Math.max(weather.delay, weather.clearAt - performance.now());
    pass(server, client, weather.mode === 'garble' ? bytes.map((byte) => byte ^ 0xa5) : bytes, late);
  });
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => {
      onEnd();
      if (!pair.stalled) other.destroy();
    });
  }
}

/** Writes at once or later; nothing more is read until it is taken, so that all stays in its order. */
function pass(from: Socket, to: Socket, bytes: Uint8Array, late: number): void {
  if (late <= 0) {
    if (!to.write(bytes)) pauseUntil(from, once(to, 'drain'));
    return;
  }
  pauseUntil(
    from,
    sleep(late).then(() => to.write(bytes)),
  );
}

function pauseUntil(from: Socket, time: Promise<unknown>): void {
  from.pause();
  void time.then(
    () => from.resume(),
    () => undefined,
  );
}
