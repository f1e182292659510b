import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import pg from 'pg';

const SSL_REQUEST = 80_877_103;
const TERMINATE = 0x58;
const READY = 0x5a;
const IDLE = 0x49;

/** AuthenticationOk, BackendKeyData with a number of the pooler's own, ReadyForQuery. */
const WELCOME = Buffer.from('5200000008000000004b0000000c000f423f000000015a0000000549', 'hex');

/** A pooler before a server: it lends the server's sessions to transactions, or each to one connection for good. */
export interface Pooler extends AsyncDisposable {
  readonly url: string;
}

export async function startPooler(target: string, mode: 'transaction' | 'session'): Promise<Pooler> {
  const idle: Socket[] = [];
  const clients: pg.Client[] = [];
  const sockets = new Set<Socket>();
  const borrow = async (): Promise<Socket> => idle.pop() ?? (await openSession(target, clients));
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket, { borrow, giveBack: (session) => idle.push(session), mode });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
      server.close();
    },
  };
}

/** The socket of a session that pg has opened and lets go of. */
async function openSession(target: string, clients: pg.Client[]): Promise<Socket> {
  const client = new pg.Client({ connectionString: target });
  client.on('error', () => undefined);
  await client.connect();
  clients.push(client);
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
  stream.removeAllListeners('data');
  return stream;
}

interface Lender {
  readonly borrow: () => Promise<Socket>;
  readonly giveBack: (session: Socket) => void;
  readonly mode: 'transaction' | 'session';
}

function serve(socket: Socket, { borrow, giveBack, mode }: Lender): void {
  let session: Socket | undefined;
  let welcomed = false;
  const onAnswer = (bytes: Buffer): void => {
    socket.write(bytes);
    const ready = bytes.length >= 6 && bytes.at(-6) === READY && bytes.at(-1) === IDLE;
    if (!ready || mode === 'session' || session === undefined) return;
    session.removeListener('data', onAnswer);
    giveBack(session);
    session = undefined;
  };
  const lend = async (bytes: Buffer): Promise<void> => {
    if (session === undefined) {
      session = await borrow();
      session.on('data', onAnswer);
      session.resume();
    }
    session.write(bytes);
  };
  let turn = Promise.resolve();
  socket.on('data', (bytes: Buffer) => {
    if (!welcomed) {
      const isSsl = bytes.readUInt32BE(4) === SSL_REQUEST;
      socket.write(isSsl ? 'N' : WELCOME);
      welcomed = !isSsl;
    } else if (bytes[0] !== TERMINATE) turn = turn.then(() => lend(bytes));
    else socket.end();
  });
}
