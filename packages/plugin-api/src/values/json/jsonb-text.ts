import { copyBytes } from './copy-bytes.js';
import { JsonMembers } from './json-members.js';
import { spellNumber } from './spell-number.js';
import { type Spelling, spellString } from './spell-string.js';
import { isWord, spellWord } from './spell-word.js';

/** As deep as SQLite's own JSON functions go. */
const MAX_DEPTH = 1000;
/** A `jsonb` holds no larger parts. */
const MOST_BYTES = 2 ** 28 - 1;
const KEPT_BYTES = 1 << 20;

const COMMA = 0x2c;
const COLON = 0x3a;
const BLANK = 0x20;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const QUOTE = 0x22;

/** What comes next: a value, nothing, or nothing that can be. */
type Next = 'value' | 'end' | 'refused';

/**
 * The text of `jsonb` for the bytes of a JSON text: see {@link jsonbText}. One is used for many texts, so that no memory is
 * asked for in between.
 */
export class JsonbText implements Spelling {
  json: Uint8Array = new Uint8Array(0);
  end = 0;
  at = 0;
  /** The text stands at its beginning, until the next one. */
  out: Uint8Array = new Uint8Array(4096);
  length = 0;
  escaped = 0;
  /** Whether the members of all objects came in their order, none of them twice. */
  isInOrder = true;
  #isChecking = false;
  readonly #members = new JsonMembers();
  #depth = 0;
  /** Of each object around its first member, -1 for an array. */
  readonly #first = new Int32Array(MAX_DEPTH + 1);
  /** Whether the keys came in their order so far. */
  readonly #isOrdered = new Uint8Array(MAX_DEPTH + 1);

  /** Makes the text of the bytes from `start` up to `end`; false where there is none. */
  spell(json: Uint8Array, start: number, end: number): boolean {
    this.#isChecking = false;
    return this.#run(json, start, end);
  }

  /** Whether the bytes have such a text; what stands in `out` is it where {@link isInOrder}. */
  check(json: Uint8Array, start: number, end: number): boolean {
    this.#isChecking = true;
    return this.#run(json, start, end);
  }

  #run(json: Uint8Array, start: number, end: number): boolean {
    this.isInOrder = true;
    this.json = json;
    this.at = start;
    this.end = end;
    this.length = 0;
    this.#members.count = 0;
    this.#depth = 0;
    if (this.out.length > KEPT_BYTES) this.out = new Uint8Array(KEPT_BYTES);
    if (!this.reserve(0)) return false;
    for (;;) {
      let next = this.#value();
      if (next === 'end') next = this.#goOn();
      if (next !== 'value') return next === 'end';
    }
  }

  /** A whole value, then `end`; or the opening of one that has others in it, the first of which follows. */
  #value(): Next {
    this.#skipBlanks();
    const byte = this.at < this.end ? (this.json[this.at] as number) : 0;
    if (byte === QUOTE) return spellString(this) ? 'end' : 'refused';
    if (byte === OPEN_OBJECT) return this.#open(this.#members.count, CLOSE_OBJECT);
    if (byte === OPEN_ARRAY) return this.#open(-1, CLOSE_ARRAY);
    return (isWord(byte) ? spellWord(this) : spellNumber(this)) ? 'end' : 'refused';
  }

  #open(first: number, close: number): Next {
    if (this.#depth === MAX_DEPTH) return 'refused';
    this.out[this.length++] = this.json[this.at++] as number;
    this.#skipBlanks();
    if (this.at < this.end && this.json[this.at] === close) {
      this.out[this.length++] = close;
      this.at++;
      return 'end';
    }
    this.#depth++;
    this.#first[this.#depth] = first;
    this.#isOrdered[this.#depth] = 1;
    return first < 0 ? 'value' : this.#key();
  }

  /** What stands behind a value, up to the next one. */
  #goOn(): Next {
    for (; this.#depth > 0; this.#depth--) {
      const first = this.#first[this.#depth] as number;
      if (first >= 0) this.#members.close(this.length);
      this.#skipBlanks();
      const byte = this.at < this.end ? this.json[this.at++] : 0;
      if (byte === COMMA) {
        this.out[this.length++] = COMMA;
        this.out[this.length++] = BLANK;
        return first < 0 ? 'value' : this.#key();
      }
      if (byte !== (first < 0 ? CLOSE_ARRAY : CLOSE_OBJECT)) return 'refused';
      if (first >= 0 && !this.#closeObject(first)) return 'refused';
      this.out[this.length++] = byte;
    }
    this.#skipBlanks();
    return this.at === this.end ? 'end' : 'refused';
  }

  #key(): Next {
    this.#skipBlanks();
    const start = this.length;
    if (!spellString(this)) return 'refused';
    this.#addKey(start);
    this.#skipBlanks();
    if (this.at >= this.end || this.json[this.at] !== COLON) return 'refused';
    this.at++;
    this.out[this.length++] = COLON;
    this.out[this.length++] = BLANK;
    return 'value';
  }

  #addKey(start: number): void {
    const members = this.#members;
    members.add(start, this.length, this.escaped);
    const depth = this.#depth;
    const last = members.count - 1;
    if (last === this.#first[depth] || this.#isOrdered[depth] === 0) return;
    if (members.compare(this.out, last - 1, last) < 0) return;
    this.#isOrdered[depth] = 0;
    this.isInOrder = false;
  }

  /** Puts the members in order, where they are not: behind themselves first. False where there is no room. */
  #closeObject(first: number): boolean {
    const members = this.#members;
    if (this.#isOrdered[this.#depth] === 0 && !this.#isChecking) {
      const begin = members.start(first);
      const { length } = this;
      if (!this.reserve(length - begin)) return false;
      const end = members.writeInOrder(this.out, first, length);
      copyBytes(this.out, length, end, this.out, begin);
      this.length = begin + end - length;
    }
    members.count = first;
    return true;
  }

  #skipBlanks(): void {
    const { json, end } = this;
    let { at } = this;
    for (; at < end; at++) {
      const byte = json[at] as number;
      if (byte !== BLANK && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    }
    this.at = at;
  }

  /** Makes room for so many bytes and for the rest of the text, which grows by blanks alone; false beyond the limit. */
  reserve(more: number): boolean {
    const needed = this.length + more + 2 * (this.end - this.at);
    if (needed > MOST_BYTES) return false;
    if (needed <= this.out.length) return true;
    const out = new Uint8Array(Math.max(needed, this.out.length * 2));
    out.set(this.out.subarray(0, this.length));
    this.out = out;
    return true;
  }
}

/**
 * The one spelling of a JSON text whose spelling does not count, as PostgreSQL's `jsonb` prints it, in UTF-8:
 * - keys in the order of their length in bytes, then of their bytes (without escapes); of equal keys the last one alone;
 * - one blank behind each colon and each comma, and none elsewhere;
 * - numbers as `numeric` prints them: without an exponent, digits behind the point as many as the spelling asks for (`1.10` stays,
 *   `1.50E2` is `150`, `1e-2` is `0.01`), no minus before zero; at most 131,072 digits before the point and 16,383 behind it;
 * - strings with the escapes that they need: quote and backslash, `\b \f \n \r \t`, `\u00xx` for other control characters.
 *
 * Undefined for what is no JSON as RFC 8259 has it in valid UTF-8, for what `jsonb` does not hold (`\u0000`, half a surrogate
 * pair, larger numbers), and for what is deeper than 1,000 levels or becomes larger than 256 MB.
 */
export function jsonbText(json: Uint8Array): Uint8Array | undefined {
  return shared.spell(json, 0, json.length) ? shared.out.slice(0, shared.length) : undefined;
}

const shared = new JsonbText();
