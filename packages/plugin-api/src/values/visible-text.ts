/** What moves the cursor, changes colours or reverses the direction of text in a terminal, and the halves of characters. */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** A text for people, on one line: control characters, which names and messages may hold, become visible, as `\x1b`. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code === 10) return '\\n';
    if (code < 256) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** JSON text of the same value that does a terminal no harm either; JSON itself lets most of these characters stand. */
export function visibleJson(json: string): string {
  return json.replace(HIDDEN, (characters) => {
    if (characters === '\n') return characters;
    return characters
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('');
  });
}

/** Whether a text of many lines holds what a terminal obeys that shows it, besides tabs and ends of lines. */
export function isHiding(text: string): boolean {
  return replaceHidden(text, () => '') !== text;
}

/** The text with another spelling of each such character, by its code point. */
export function replaceHidden(text: string, spell: (code: number) => string): string {
  return text.replace(HIDDEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code === 9 || code === 10 ? character : spell(code);
  });
}
