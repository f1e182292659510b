/** Characters of one kind and how often they come. */
export interface RegexPart {
  /** One character of it in GLOB. */
  readonly characters: string;
  /** One character that is not of it in GLOB; absent where every character is. */
  readonly others?: string;
  /** Set where it is one certain character. */
  readonly plain?: string;
  readonly least: number;
  readonly most: number;
}

/** One of the alternatives of a regular expression; `start`, `end`: whether it is anchored there. */
export interface RegexSequence {
  readonly parts: readonly RegexPart[];
  readonly start: boolean;
  readonly end: boolean;
}

const WHOLE_GROUP = /^\^\((?:\?:)?([^()]*)\)(\$?)$/;
const PLAIN_ESCAPE = /[^A-Za-z0-9]/;
const CLASSES: Readonly<Record<string, string>> = { d: '0-9' };
const QUANTIFIER = /^(?:([*+?])|\{(\d{1,3})(?:(,)(\d{1,3})?)?\})/;

/** The alternatives of a constant pattern; undefined where it holds more than characters, classes and repeats. */
export function regexAlternatives(pattern: string, fold: boolean): readonly RegexSequence[] | undefined {
  // Directors (`***`) and embedded options change how all of it is read.
  if (/^(\*\*\*|\(\?[a-z])/.test(pattern)) return undefined;
  const [, group, end] = WHOLE_GROUP.exec(pattern) ?? [];
  const texts = splitBars(group ?? pattern);
  const sequences: RegexSequence[] = [];
  for (const text of texts) {
    const sequence = sequenceOf(group === undefined ? text : `^${text}${end}`, fold);
    if (sequence === undefined) return undefined;
    sequences.push(sequence);
  }
  return sequences;
}

/** Cuts at every bar that is no part of a class or an escape. */
function splitBars(text: string): readonly string[] {
  const parts = [''];
  for (const [token] of text.matchAll(/\\[\s\S]|\[\^?\]?(?:[^\]\\]|\\[\s\S])*\]|[\s\S]/g)) {
    if (token === '|') parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts;
}

function sequenceOf(text: string, fold: boolean): RegexSequence | undefined {
  const start = text.startsWith('^');
  let rest = start ? text.slice(1) : text;
  const parts: RegexPart[] = [];
  while (rest !== '') {
    if (rest === '$') return { parts, start, end: true };
    const atom = atomOf(rest, fold);
    if (atom === undefined) return undefined;
    rest = rest.slice(atom.length);
    const counts = QUANTIFIER.exec(rest);
    rest = rest.slice(counts?.[0].length ?? 0);
    // A quantifier after a quantifier would make it lazy.
    if (counts !== null && /^[*+?{]/.test(rest)) return undefined;
    parts.push({ ...atom.part, ...repeats(counts) });
  }
  return { parts, start, end: false };
}

function repeats(counts: RegExpExecArray | null): { readonly least: number; readonly most: number } {
  if (counts === null) return { least: 1, most: 1 };
  const [, symbol, low, comma, high] = counts;
  if (symbol !== undefined) return { least: symbol === '+' ? 1 : 0, most: symbol === '?' ? 1 : Infinity };
  const least = Number(low);
  return { least, most: high !== undefined ? Number(high) : comma === undefined ? least : Infinity };
}

type Atom = { readonly part: Omit<RegexPart, 'least' | 'most'>; readonly length: number };

function atomOf(rest: string, fold: boolean): Atom | undefined {
  const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  if (character === '.') return { part: { characters: '?' }, length: 1 };
  if (character === '[') return classAtom(rest, fold);
  if (character === '\\') {
    const escaped = rest.charAt(1);
    const known = CLASSES[escaped];
    if (known !== undefined) return { part: { characters: `[${known}]`, others: `[^${known}]` }, length: 2 };
    return escaped !== '' && PLAIN_ESCAPE.test(escaped) ? plainAtom(escaped, 2, fold) : undefined;
  }
  return /[\^$*+?(){}|]/.test(character) ? undefined : plainAtom(character, character.length, fold);
}

function plainAtom(character: string, length: number, fold: boolean): Atom | undefined {
  const letter = /\p{L}/u.test(character);
  if (fold && letter) {
    if (!/[A-Za-z]/.test(character)) return undefined;
    const both = `${character.toUpperCase()}${character.toLowerCase()}`;
    return { part: { characters: `[${both}]`, others: `[^${both}]` }, length };
  }
  const characters = /[*?[]/.test(character) ? `[${character}]` : character;
  const others = /[\]^-]/.test(character) ? undefined : `[^${character}]`;
  return { part: { characters, plain: character, ...(others === undefined ? {} : { others }) }, length };
}

/** `[a-z0-9_]`, also as GLOB writes it: there a bracket comes first and a hyphen last. */
function classAtom(rest: string, fold: boolean): Atom | undefined {
  const match = /^\[(\^?)(\]?(?:[^\]\\[]|\\[^A-Za-z0-9]|\\d|\[:digit:\])*)\]/.exec(rest);
  if (match === null) return undefined;
  const [whole, inverted, inner = ''] = match;
  const items = itemsOf(inner);
  if (items === undefined || items.length === 0) return undefined;
  const both = fold ? folded(items) : items;
  if (both === undefined) return undefined;
  const body = bodyOf(both);
  const [yes, no] = [`[${body}]`, `[^${body}]`];
  const characters = inverted === '^' ? no : body === '^' ? undefined : yes;
  const others = inverted === '^' ? yes : no;
  if (characters === undefined || (inverted === '^' && body.startsWith('^'))) return undefined;
  return { part: { characters, others }, length: whole.length };
}

function itemsOf(inner: string): readonly string[] | undefined {
  const text = inner.replaceAll('[:digit:]', '\\d');
  const items: string[] = [];
  for (const [, digits, from, to] of text.matchAll(/(\\d)|(\\[\s\S]|[\s\S])(?:-(\\[\s\S]|[\s\S]))?/gu)) {
    if (digits !== undefined) items.push('0-9');
    else if (to === undefined) items.push(bare(from));
    else if ((bare(from).codePointAt(0) ?? 0) <= (bare(to).codePointAt(0) ?? 0))
      items.push(`${bare(from)}-${bare(to)}`);
    else return undefined;
  }
  // A range that begins or ends in a sign that GLOB reads otherwise.
  return items.some((item) => item.length > 1 && /[\]\\^]/.test(item)) ? undefined : items;
}

function bare(text: string | undefined): string {
  return (text ?? '').length > 1 && text?.startsWith('\\') ? text.slice(1) : (text ?? '');
}

function folded(items: readonly string[]): readonly string[] | undefined {
  const more: string[] = [];
  for (const item of items) {
    const ascii = /^(?:[A-Z](?:-[A-Z])?|[a-z](?:-[a-z])?)$/.test(item);
    if (ascii) more.push(item.toUpperCase(), item.toLowerCase());
    else if (/\p{L}/u.test(item)) return undefined;
    else more.push(item);
  }
  return more;
}

function bodyOf(items: readonly string[]): string {
  const single = (sign: string): string => (items.includes(sign) ? sign : '');
  const rest = items.filter((item) => ![']', '^', '-'].includes(item));
  // At the start the hat would invert the class.
  if (rest.length === 0 && !items.includes(']')) return `${single('-')}${single('^')}`;
  return `${single(']')}${rest.join('')}${single('^')}${single('-')}`;
}
