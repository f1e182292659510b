import { Refusal } from './fragment.js';

/** A GLOB pattern as PostgreSQL says it: no wildcard at all, only `*` and `?`, or a regular expression. */
export interface TranslatedGlob {
  readonly kind: 'equal' | 'like' | 'regex';
  readonly text: string;
}

interface Part {
  readonly like?: string;
  readonly regex: string;
  readonly plain?: string;
}

/** Translates a constant pattern exactly. Throws Refusal where it could never match or would not compile. */
export function translateGlob(pattern: string): TranslatedGlob {
  const parts = partsOf([...pattern]);
  if (parts.every((part) => part.plain !== undefined)) return { kind: 'equal', text: pattern };
  if (parts.every((part) => part.like !== undefined))
    return { kind: 'like', text: parts.map((part) => part.like).join('') };
  const body = parts.map((part) => part.regex).join('');
  // Without anchors the rest may be anything: the same as a star at that end.
  const start = body.startsWith('.*') ? body.slice(2) : `^${body}`;
  const text = start.endsWith('.*') && !start.endsWith('\\.*') ? start.slice(0, -2) : `${start}$`;
  return { kind: 'regex', text };
}

function partsOf(characters: readonly string[]): readonly Part[] {
  const parts: Part[] = [];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? '';
    if (character === '*') parts.push({ like: '%', regex: '.*' });
    else if (character === '?') parts.push({ like: '_', regex: '.' });
    else if (character === '[') {
      const end = classEnd(characters, index);
      parts.push({ regex: classOf(characters.slice(index + 1, end)) });
      index = end;
    } else parts.push(plain(character));
  }
  return parts;
}

function plain(character: string): Part {
  const like = /[\\%_]/.test(character) ? `\\${character}` : character;
  return { plain: character, like, regex: escaped(character) };
}

/** In PostgreSQL's expressions a backslash makes every character that is no letter or digit stand for itself. */
function escaped(character: string): string {
  return /[.\\[\]{}()*+?^$|-]/.test(character) ? `\\${character}` : character;
}

/** A bracket right after the opening one, or after its `^`, stands for itself. */
function classEnd(characters: readonly string[], start: number): number {
  const first = characters[start + 1] === '^' ? start + 2 : start + 1;
  const end = characters.indexOf(']', characters[first] === ']' ? first + 1 : first);
  if (end < 0) throw new Refusal('its GLOB pattern has a bracket that is not closed');
  return end;
}

function classOf(inner: readonly string[]): string {
  const inverted = inner[0] === '^';
  const items: string[] = [];
  let rest = inverted ? inner.slice(1) : [...inner];
  // A bracket at the start does not begin a range.
  if (rest[0] === ']') {
    items.push('\\]');
    rest = rest.slice(1);
  }
  let prior = '';
  for (let index = 0; index < rest.length; index++) {
    const character = rest[index] ?? '';
    const to = rest[index + 1];
    if (character === '-' && prior !== '' && to !== undefined) {
      if ((to.codePointAt(0) ?? 0) < (prior.codePointAt(0) ?? 0))
        throw new Refusal('its GLOB pattern has an empty range');
      items.push(`-${escaped(to)}`);
      prior = '';
      index++;
    } else {
      items.push(escaped(character));
      prior = character;
    }
  }
  return `[${inverted ? '^' : ''}${items.join('')}]`;
}
