import type { KeyDigest } from './key-digests.js';

/** The most rows that are named of those that share a key. */
const MAX_ROWS = 20;

/** Rows that share what they hold in the columns of a key. */
export interface EqualRows {
  /** All of them, each group's first included. */
  readonly count: number;
  /** What the source calls the first of them, at most 20; rows of a table without a key have no name. */
  readonly rows: readonly string[];
}

/** Bits of two maps of 8 MB each. */
const BITS = 2 ** 26;

/** The rows with equal digests. Reads twice where some digests begin alike, so that only these are kept. */
export async function findEqual(read: () => AsyncIterable<KeyDigest>): Promise<EqualRows> {
  const twice = await placesOfTwo(read());
  let count = 0;
  const rows: string[] = [];
  if (twice === undefined) return { count, rows };
  /** The name of the first row with a digest, until a second one is found. */
  const known = new Map<string, string | undefined>();
  const tell = (row: string | undefined): void => {
    if (row === undefined) return;
    count += 1;
    if (row !== '' && rows.length < MAX_ROWS) rows.push(row);
  };
  for await (const { digest, row } of read()) {
    const [at, mask] = placeOf(digest);
    if (((twice[at] ?? 0) & mask) === 0) continue;
    const text = digest.toString('base64');
    if (known.has(text)) {
      tell(known.get(text));
      tell(row);
      known.set(text, undefined);
    } else known.set(text, row);
  }
  return { count, rows };
}

/** Where the digests of at least two rows lie, as bits; undefined: nowhere. */
async function placesOfTwo(digests: AsyncIterable<KeyDigest>): Promise<Uint8Array | undefined> {
  const [once, twice] = [new Uint8Array(BITS / 8), new Uint8Array(BITS / 8)];
  let alike = false;
  for await (const { digest } of digests) {
    const [at, mask] = placeOf(digest);
    if (((once[at] ?? 0) & mask) === 0) once[at] = (once[at] ?? 0) | mask;
    else {
      twice[at] = (twice[at] ?? 0) | mask;
      alike = true;
    }
  }
  return alike ? twice : undefined;
}

function placeOf(digest: Buffer): [number, number] {
  const bit = digest.readUInt32BE(0) % BITS;
  return [bit >>> 3, 1 << (bit & 7)];
}
