import type { Socket } from 'node:net';
import type pg from 'pg';

/** What a server of this protocol may say first: of authentication, of an error or notice, of the protocol's version. */
const FIRST = new Set([...'RENv'].map((letter) => letter.charCodeAt(0)));

/** The socket of a client; with encryption another one than before. */
export function socketOf(client: pg.Client): Socket {
  return (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream;
}

/** Ends an opening as soon as something that is no PostgreSQL server answers, as its parser would wait for more. */
export function refuseStrangers(client: pg.Client, encrypted: boolean): void {
  // The answer to a wish for encryption is a letter that pg checks itself.
  if (encrypted) return;
  const socket = socketOf(client);
  socket.once('data', (bytes: Buffer) => {
    const [first = 0] = bytes;
    if (!FIRST.has(first)) socket.destroy(garbage());
  });
}

/** What cannot be parsed ends the connection; thrown out of the socket it would end the process. */
export function catchGarbage(client: pg.Client): void {
  const socket = socketOf(client);
  const [parse] = socket.listeners('data') as ((bytes: Buffer) => void)[];
  if (parse === undefined) return;
  socket.removeListener('data', parse);
  socket.on('data', (bytes: Buffer) => {
    try {
      parse(bytes);
    } catch {
      socket.destroy(garbage());
    }
  });
}

function garbage(): Error {
  return Object.assign(new Error('what it answers is not the protocol of PostgreSQL'), { code: 'EBADMSG' });
}
