import { createHash } from 'node:crypto';
import type { Capabilities } from '@godwit/plugin-api';

/** What a dialect allows of names. */
export type NameLimits = Pick<Capabilities, 'maxIdentifierBytes' | 'foldsIdentifierCase'>;

/** Why a name is not the wanted one. */
export type NameChange = 'too-long' | 'taken' | 'not-legal';

/** The name that something gets, and why it is not the wanted one. */
export interface GivenName {
  readonly name: string;
  readonly change?: NameChange;
}

/** Names of which no two may be the same. */
export class Namespace {
  readonly #taken = new Set<string>();
  readonly #limits: NameLimits;

  constructor(limits: NameLimits) {
    this.#limits = limits;
  }

  /** Keeps a name that is there already from being given. */
  reserve(name: string): void {
    this.#taken.add(this.#fold(name));
  }

  /** Gives the wanted name, shortened if it is too long and numbered if it is taken. */
  take(wanted: string): GivenName {
    const short = shortenName(wanted === '' ? '_' : wanted, this.#limits.maxIdentifierBytes);
    const name = this.#firstFree(short);
    this.reserve(name);
    if (name === wanted) return { name };
    if (wanted === '') return { name, change: 'not-legal' };
    return { name, change: name === short ? 'too-long' : 'taken' };
  }

  #firstFree(name: string): string {
    if (!this.#taken.has(this.#fold(name))) return name;
    for (let number = 2; ; number++) {
      const suffix = `_${number}`;
      const candidate = cutToBytes(name, this.#limits.maxIdentifierBytes - suffix.length) + suffix;
      if (!this.#taken.has(this.#fold(candidate))) return candidate;
    }
  }

  #fold(name: string): string {
    return this.#limits.foldsIdentifierCase ? name.toLowerCase() : name;
  }
}

/** The digits of the hash that a shortened name ends with, and the mark before them. */
const HASH_DIGITS = 8;

/** A name of at most so many bytes: cut at a character, ended by a hash of the whole, so that it is always the same. */
export function shortenName(name: string, maxBytes: number): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_DIGITS);
  return `${cutToBytes(name, maxBytes - HASH_DIGITS - 1)}_${hash}`;
}

/** The longest beginning of whole characters that has at most so many bytes of UTF-8. */
export function cutToBytes(text: string, maxBytes: number): string {
  let cut = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) return cut;
    cut += character;
  }
  return cut;
}
