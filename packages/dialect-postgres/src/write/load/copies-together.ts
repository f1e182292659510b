import type { Connection as Protocol, Submittable } from 'pg';
import type { Connection } from '../../connect/connection.js';

/** A COPY and all that it takes. */
export interface WholeCopy {
  readonly sql: string;
  readonly bytes: readonly Uint8Array[];
}

/** Hears of each COPY that is done how many rows it took. */
type Done = (rows: number) => void;

const COPY_DATA = 0x64;
const COPY_DONE = Buffer.from('c\0\0\0\x04', 'latin1');

/**
 * Runs several COPYs in the time of one: none waits for the server to say that it listens. Where one fails, the server passes
 * over what was sent for it and for those behind it, and the error is that of the first that is not done.
 */
export async function copyTogether(
  connection: Connection,
  copies: readonly WholeCopy[],
  onDone: Done,
): Promise<void> {
  if (copies.length === 0) return;
  await connection.awaiting(
    new Promise<void>((resolve, reject) => {
      connection.submit(new CopiesTogether(copies, { onDone, resolve, reject }));
    }),
  );
}

/** Who hears of it. */
interface Listener {
  readonly onDone: Done;
  resolve(): void;
  reject(error: Error): void;
}

/** What pg is handed: it calls a method for each message of the server. */
class CopiesTogether implements Submittable {
  readonly #copies: readonly WholeCopy[];
  readonly #listener: Listener;

  constructor(copies: readonly WholeCopy[], listener: Listener) {
    this.#copies = copies;
    this.#listener = listener;
  }

  submit(protocol: Protocol): void {
    const { stream } = protocol;
    stream.cork();
    protocol.query(this.#copies.map(({ sql }) => sql).join(';\n'));
    stream.write(Buffer.concat(this.#copies.flatMap(({ bytes }) => [...framed(bytes), COPY_DONE])));
    stream.uncork();
  }

  handleCopyInResponse(): void {
    // The rows are on their way.
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#listener.onDone(Number(/^COPY (\d+)$/.exec(text)?.[1]));
  }

  handleError(error: Error): void {
    this.#listener.reject(error);
  }

  handleReadyForQuery(): void {
    this.#listener.resolve();
  }
}

function framed(bytes: readonly Uint8Array[]): readonly Uint8Array[] {
  const size = bytes.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const head = Buffer.alloc(5);
  head.writeUInt8(COPY_DATA);
  head.writeUInt32BE(size + 4, 1);
  return [head, ...bytes];
}
