import type { Random } from '../../random.js';

const RANGES: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0x01, 0x1f],
  [0xa0, 0x24f],
  [0x300, 0x36f],
  [0x4e00, 0x9fff],
  [0xe000, 0xf8ff],
  [0x1f300, 0x1f6ff],
  [0x10fff0, 0x10ffff],
];

const PIECES = ["'", '"', '\\', '\n', '\r\n', '\t', ',', '%', 'NULL', '\\N', '\\.', ';', '{', '}', '--', ''];

/** Text of at most so many characters, with what needs escapes more often than elsewhere. */
export function generateText(random: Random, maxLength: number): string {
  const length = random.below(maxLength + 1);
  let characters: string[] = [];
  while (characters.length < length) {
    const [low, high] = random.below(2) === 0 ? (RANGES[0] ?? [0x20, 0x7e]) : random.pick(RANGES);
    const piece =
      random.below(4) === 0 ? random.pick(PIECES) : String.fromCodePoint(random.between(low, high));
    characters = [...characters, ...piece];
  }
  return characters.slice(0, length).join('');
}

/** Bytes of any length up to 60. */
export function generateBytes(random: Random): Uint8Array {
  return Uint8Array.from({ length: random.below(61) }, () => random.below(256));
}

/** A UUID of any version. */
export function generateUuid(random: Random): string {
  const hex = (
    random.bits().toString(16).padStart(16, '0') + random.bits().toString(16).padStart(16, '0')
  ).match(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/);
  return (hex ?? []).slice(1).join('-');
}

/** JSON in the spelling of `JSON.stringify`, with numbers that no double holds. */
export function generateJson(random: Random, depth = 3): string {
  const choice = random.below(depth > 0 ? 7 : 5);
  if (choice === 0) return random.pick(['null', 'true', 'false']);
  if (choice === 1) return `${random.digits(random.between(1, 30))}`;
  if (choice === 2) return `-${random.digits(3)}.${random.digits(random.between(1, 30))}`;
  if (choice < 5) return JSON.stringify(generateText(random, 12));
  const inner = Array.from({ length: random.below(4) }, () => generateJson(random, depth - 1));
  if (choice === 5) return `[${inner.join(',')}]`;
  return `{${inner.map((one) => `${JSON.stringify(generateText(random, 6))}:${one}`).join(',')}}`;
}
