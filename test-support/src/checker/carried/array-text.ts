/** An array as PostgreSQL writes it, taken apart: the elements' own texts, null for NULL. */
export type ArrayText = readonly (string | null | ArrayText)[];

/** Takes PostgreSQL's text of an array apart. Bounds that it may begin with (`[0:1]={..}`) are left aside. */
export function parseArrayText(text: string, delimiter: string): ArrayText {
  const start = text.startsWith('[') ? text.indexOf('=') + 1 : 0;
  const reader = new ArrayReader(text, start, delimiter);
  const array = reader.array();
  if (reader.at !== text.length) throw new Error('text after the end of an array');
  return array;
}

class ArrayReader {
  at: number;
  readonly #text: string;
  readonly #delimiter: string;

  constructor(text: string, start: number, delimiter: string) {
    this.#text = text;
    this.at = start;
    this.#delimiter = delimiter;
  }

  array(): ArrayText {
    this.#expect('{');
    const elements: ArrayText[number][] = [];
    while (this.#text[this.at] !== '}') {
      if (elements.length > 0) this.#expect(this.#delimiter);
      elements.push(this.#element());
    }
    this.#expect('}');
    return elements;
  }

  #element(): ArrayText[number] {
    if (this.#text[this.at] === '{') return this.array();
    if (this.#text[this.at] === '"') return this.#quoted();
    const start = this.at;
    while (![this.#delimiter, '}', undefined].includes(this.#text[this.at])) this.at++;
    const word = this.#text.slice(start, this.at);
    return word === 'NULL' ? null : word;
  }

  #quoted(): string {
    let element = '';
    for (this.at++; this.#text[this.at] !== '"'; this.at++) {
      if (this.#text[this.at] === '\\') this.at++;
      element += this.#text[this.at];
      if (this.at >= this.#text.length) throw new Error('an array without an end');
    }
    this.at++;
    return element;
  }

  #expect(character: string): void {
    if (this.#text[this.at] !== character) throw new Error(`an array without ${character} at ${this.at}`);
    this.at++;
  }
}
