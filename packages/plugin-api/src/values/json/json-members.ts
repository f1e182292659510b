import { copyBytes } from './copy-bytes.js';

/** Of a member: where it begins, how long its key is without quotes and escapes, how many bytes these add, and where it ends. */
const LENGTH = 1;
const ESCAPED = 2;
const END = 3;
const SIZE = 4;
/** So many are put in order faster one by one. */
const FEW = 24;
const COMMA = 0x2c;
const BLANK = 0x20;

/** The members of the objects that are being read, as places in the text that is being written. */
export class JsonMembers {
  /** How many there are, those of the objects around included. */
  count = 0;
  #table = new Int32Array(64 * SIZE);
  #order = new Int32Array(64);

  /** A member whose key is written. */
  add(start: number, keyEnd: number, escaped: number): void {
    const at = this.count * SIZE;
    if (at === this.#table.length) {
      const table = new Int32Array(at * 2);
      table.set(this.#table);
      this.#table = table;
    }
    this.#table[at] = start;
    this.#table[at + LENGTH] = keyEnd - start - 2 - escaped;
    this.#table[at + ESCAPED] = escaped;
    this.count++;
  }

  /** The last member is written. */
  close(end: number): void {
    this.#table[(this.count - 1) * SIZE + END] = end;
  }

  /** Where a member begins. */
  start(member: number): number {
    return this.#table[member * SIZE] as number;
  }

  /** The order of two keys in a `jsonb`: by their length in bytes, then by their bytes. 0: they are one. */
  compare(text: Uint8Array, a: number, b: number): number {
    const table = this.#table;
    const one = a * SIZE;
    const other = b * SIZE;
    const length = table[one + LENGTH] as number;
    const difference = length - (table[other + LENGTH] as number);
    if (difference !== 0) return difference;
    if (table[one + ESCAPED] !== 0 || table[other + ESCAPED] !== 0)
      return Buffer.compare(keyOf(text, table, one), keyOf(text, table, other));
    const from = (table[one] as number) + 1;
    const to = (table[other] as number) + 1;
    for (let index = 0; index < length; index++) {
      const apart = (text[from + index] as number) - (text[to + index] as number);
      if (apart !== 0) return apart;
    }
    return 0;
  }

  /** Writes the members from one on in the order of their keys, of equal keys the last one alone; gives the end of them. */
  writeInOrder(text: Uint8Array, first: number, start: number): number {
    const count = this.count - first;
    const order = this.#inOrder(text, first, count);
    let at = start;
    for (let index = 0; index < count; index++) {
      const member = order[index] as number;
      if (index + 1 < count && this.compare(text, member, order[index + 1] as number) === 0) continue;
      if (at > start) {
        text[at++] = COMMA;
        text[at++] = BLANK;
      }
      const from = this.start(member);
      const end = this.#table[member * SIZE + END] as number;
      copyBytes(text, from, end, text, at);
      at += end - from;
    }
    return at;
  }

  /** Equal ones stay in the order in which they came. */
  #inOrder(text: Uint8Array, first: number, count: number): Int32Array {
    if (this.#order.length < count) this.#order = new Int32Array(count * 2);
    const order = this.#order;
    for (let index = 0; index < count; index++) order[index] = first + index;
    if (count > FEW) {
      order.subarray(0, count).sort((a, b) => this.compare(text, a, b));
      return order;
    }
    for (let index = 1; index < count; index++) {
      const one = order[index] as number;
      let at = index;
      for (; at > 0 && this.compare(text, order[at - 1] as number, one) > 0; at--)
        order[at] = order[at - 1] as number;
      order[at] = one;
    }
    return order;
  }
}

/** The key of a member without its escapes. */
function keyOf(text: Uint8Array, table: Int32Array, at: number): Buffer {
  const start = table[at] as number;
  const end = start + 2 + (table[at + LENGTH] as number) + (table[at + ESCAPED] as number);
  const quoted = Buffer.from(text.subarray(start, end));
  return Buffer.from(JSON.parse(quoted.toString()) as string);
}
