import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Between } from './proxy.js';

/** `ReadyForQuery` outside of any transaction. */
const IDLE = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const SSL_REQUEST = 80_877_103;
const TERMINATE = 0x58;

/** A session of the server that clients share. */
interface Backend {
  readonly socket: Socket;
  client: Socket | undefined;
}

/**
 * A small pooler in transaction mode, for a server that trusts everyone: each transaction of a client gets the
 * session of the server that became idle last, as pgbouncer does.
 */
export async function startPooler(url: string, sessions: number): Promise<Between> {
  const { hostname, port } = new URL(url);
  const idle: Backend[] = [];
  const all: Socket[] = [];
  let greeting: Buffer | undefined;
  const open = async (startup: Buffer): Promise<void> => {
    const socket = connect(Number(port), hostname);
    all.push(socket.on('error', () => undefined));
    socket.write(startup);
    greeting = await greetingOf(socket);
    const backend: Backend = { socket, client: undefined };
    socket.on('data', (chunk) => {
      backend.client?.write(chunk);
      if (!chunk.subarray(-IDLE.length).equals(IDLE)) return;
      backend.client = undefined;
      idle.push(backend);
    });
    idle.push(backend);
  };
  const server = createServer((client) => {
    all.push(client.on('error', () => undefined));
    let greeted = false;
    let own: Backend | undefined;
    client.on('data', async (chunk) => {
      if (!greeted) {
        if (chunk.readInt32BE(4) === SSL_REQUEST) return void client.write('N');
        greeted = true;
        // All sessions are opened for the first client, so that there is one for whoever comes.
        if (greeting === undefined) for (let count = 0; count < sessions; count++) await open(chunk);
        return void client.write(strange(greeting ?? Buffer.alloc(0)));
      }
      if (chunk[0] === TERMINATE) return void client.destroy();
      if (own?.client !== client) own = idle.pop();
      if (own === undefined) return void client.destroy();
      own.client = client;
      own.socket.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: Object.assign(new URL(url), { port: String(address.port) }).href,
    async [Symbol.asyncDispose]() {
      for (const socket of all) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Everything up to the first `ReadyForQuery`. */
async function greetingOf(socket: Socket): Promise<Buffer> {
  let greeting = Buffer.alloc(0);
  return await new Promise((resolve) => {
    const take = (chunk: Buffer): void => {
      greeting = Buffer.concat([greeting, chunk]);
      if (!greeting.subarray(-IDLE.length).equals(IDLE)) return;
      socket.off('data', take);
      resolve(greeting);
    };
    socket.on('data', take);
  });
}

/** Poolers announce a process of their own. */
function strange(greeting: Buffer): Buffer {
  const changed = Buffer.from(greeting);
  const key = changed.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]));
  changed.writeInt32BE(1, key + 5);
  return changed;
}
