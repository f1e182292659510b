/** The parts of a native type's text. */
export interface TypeName {
  /** The words without modifiers, lower case, single blanks: `timestamp without time zone`. */
  readonly base: string;
  /** `10` and `2` of `numeric(10,2)`. */
  readonly modifiers: readonly number[];
  readonly array: boolean;
}

const SHAPE = /^([a-z][a-z0-9 ]*?)\s*(?:\(\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\)\s*([a-z ]*?)\s*)?((?:\[\d*\])*)$/;

/** Takes a type text apart; undefined for quoted and qualified names and whatever else is no plain type. */
export function parseTypeName(text: string): TypeName | undefined {
  const match = SHAPE.exec(text.trim().toLowerCase().replaceAll(/\s+/g, ' '));
  if (match === null) return undefined;
  const [, head = '', modifiers = '', tail = '', dimensions = ''] = match;
  return {
    base: `${head} ${tail}`.trim(),
    modifiers: modifiers === '' ? [] : modifiers.split(',').map(Number),
    array: dimensions !== '',
  };
}
