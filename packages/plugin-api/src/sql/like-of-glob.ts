/** A pattern of LIKE, and the character that escapes in it where one does. */
export interface LikePattern {
  readonly text: string;
  readonly escape?: '\\';
}

/** A pattern of GLOB as one of LIKE, which folds nothing: `a*` as `a%`. Undefined where it has a class of several characters. */
export function likeOfGlob(glob: string): LikePattern | undefined {
  let text = '';
  const plain = glob.replace(/\[([^\]^])\]/g, (_, character: string) => `\0${character}`);
  for (let index = 0; index < plain.length; index++) {
    const character = plain.charAt(index);
    if (character === '[') return undefined;
    if (character === '\0') text += escaped(plain.charAt(++index));
    else if (character === '*') text += '%';
    else text += character === '?' ? '_' : escaped(character);
  }
  return text.includes('\\') ? { text, escape: '\\' } : { text };
}

function escaped(character: string): string {
  return /[%_\\]/.test(character) ? `\\${character}` : character;
}
