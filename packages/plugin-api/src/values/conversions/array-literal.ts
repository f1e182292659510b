/** An element: text, NULL, or an array of them. */
export type LiteralElement = string | null | readonly LiteralElement[];

const ELEMENT = /\s*(?:"((?:[^"\\]|\\[\s\S])*)"|((?:[^"\\{},]|\\[\s\S])+))\s*/y;

/** Reads an array as PostgreSQL writes it, `{a,"b c",NULL,{d}}`; undefined for anything else. */
export function arrayLiteral(text: string): readonly LiteralElement[] | undefined {
  const reader = { text, at: 0 };
  const list = readArray(reader);
  return list !== undefined && text.slice(reader.at).trim() === '' ? list : undefined;
}

interface Reader {
  readonly text: string;
  at: number;
}

function readArray(reader: Reader): readonly LiteralElement[] | undefined {
  if (!take(reader, '{')) return undefined;
  const elements: LiteralElement[] = [];
  if (take(reader, '}')) return elements;
  for (;;) {
    const element = peek(reader) === '{' ? readArray(reader) : readElement(reader);
    if (element === undefined) return undefined;
    elements.push(element);
    if (take(reader, '}')) return elements;
    if (!take(reader, ',')) return undefined;
  }
}

function readElement(reader: Reader): string | null | undefined {
  ELEMENT.lastIndex = reader.at;
  const match = ELEMENT.exec(reader.text);
  if (match === null) return undefined;
  reader.at = ELEMENT.lastIndex;
  const [, quoted, bare] = match;
  if (quoted !== undefined) return unescaped(quoted);
  const text = (bare ?? '').trimEnd();
  if (text === '') return undefined;
  return /^null$/i.test(text) ? null : unescaped(text);
}

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, '$1');
}

/** The next character that is no blank, without taking it. */
function peek(reader: Reader): string | undefined {
  while (/\s/.test(reader.text[reader.at] ?? '')) reader.at += 1;
  return reader.text[reader.at];
}

function take(reader: Reader, character: string): boolean {
  if (peek(reader) !== character) return false;
  reader.at += 1;
  return true;
}
