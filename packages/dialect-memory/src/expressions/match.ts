import { folded } from '../compare.js';

/** Whether a text is of a pattern: of `like` with % and _, or of `glob` with * ? and [..]. */
export function isLike(
  text: string,
  pattern: string,
  style: 'like' | 'glob',
  { ascii, escapedBy }: { readonly ascii: boolean; readonly escapedBy: string | undefined },
): boolean {
  const source = style === 'like' ? likeSource(pattern, escapedBy) : globSource(pattern);
  if (source === undefined) return false;
  // Only the letters A to Z fold, which the flag i of a RegExp does not keep to.
  const [subject, expression] = ascii ? [folded(text, 'nocase'), folded(source, 'nocase')] : [text, source];
  return new RegExp(`^${expression}$`, 'su').test(subject);
}

function likeSource(pattern: string, escapedBy: string | undefined): string | undefined {
  let source = '';
  const characters = [...pattern];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? '';
    if (character === escapedBy) {
      index += 1;
      if (index === characters.length) return undefined;
      source += literal(characters[index] ?? '');
    } else source += character === '%' ? '.*' : character === '_' ? '.' : literal(character);
  }
  return source;
}

function globSource(pattern: string): string | undefined {
  let source = '';
  let rest = pattern;
  while (rest !== '') {
    const [set, not, inner = ''] = /^\[(\^?)(\]?[^\]]*)\]/u.exec(rest) ?? [];
    const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    if (set === undefined && character === '[') return undefined;
    source += set === undefined ? globCharacter(character) : `[${not}${setSource(inner)}]`;
    rest = rest.slice((set ?? character).length);
  }
  return source;
}

function globCharacter(character: string): string {
  return character === '*' ? '.*' : character === '?' ? '.' : literal(character);
}

function setSource(inner: string): string {
  return inner.replace(/[\\[\]^&~]/g, (character) => `\\${character}`);
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/g, (special) => `\\${special}`);
}
