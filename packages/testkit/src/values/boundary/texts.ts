import { type BoundaryTable, type BoundaryValue, named } from './boundary-value.js';

const TEXTS: readonly BoundaryValue[] = named({
  empty: '',
  'one blank': ' ',
  'blanks around': '  x  ',
  'the word NULL': 'NULL',
  'the word null': 'null',
  'a number': '007',
  'a large number': '9007199254740993',
  'an exponent': '1e5',
  'single quotes': "it''s 'so'",
  'double quotes': '"quoted"',
  'a lone quote': "'",
  backslashes: '\\ \\\\ \\n \\.',
  'a backslash at the end': 'x\\',
  'end of copy': '\\.',
  'an escape of NULL': '\\N',
  'a line feed': 'a\nb',
  'a carriage return': 'a\rb',
  'both, and a last line feed': 'a\r\nb\n',
  'a tab': 'a\tb',
  commas: 'a,b,,c',
  percent: '%s %d %% ?1 $1 :x @y',
  'control characters': '\u0001\u0008\u000b\u000c\u001b\u001f\u007f',
  umlauts: 'äöüÄÖÜß',
  'a combining accent': 'e\u0301',
  'the same composed': '\u00e9',
  astral: '\u{1f426}\u{10ffff}\u{10000}',
  'a joined emoji': '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  'right to left': '\u202eabc\u0627\u0644',
  'a byte order mark': '\ufeffx',
  'non-characters': '\ufffe\uffff',
  'line separators': '\u0085\u2028\u2029',
  braces: '{"a":[1,2]} {a,b} (1)',
  sql: "'; DROP TABLE t; --",
});

const LONG: readonly BoundaryValue[] = named({
  'of 70,000 characters': 'abcdefghij'.repeat(7000),
  'of 70,000 quotes': "'".repeat(70_000),
});

/** Text and bytes. */
export const TEXTS_AND_BYTES: readonly BoundaryTable[] = [
  { name: 'text', type: { kind: 'text' }, values: [...TEXTS, ...LONG] },
  {
    name: 'text(5)',
    type: { kind: 'text', maxLength: 5 },
    values: named({
      empty: '',
      'five letters': 'abcde',
      'five astral characters': '\u{1f426}'.repeat(5),
      'blanks at the end': 'ab   ',
    }),
  },
  {
    name: 'bytes',
    type: { kind: 'bytes' },
    values: named({
      empty: new Uint8Array(),
      zero: new Uint8Array([0]),
      'every byte': Uint8Array.from({ length: 256 }, (_, index) => index),
      'invalid UTF-8': new Uint8Array([0xff, 0xfe, 0xc3, 0x28]),
      'the letters of a hex text': new TextEncoder().encode('\\x00ff'),
      'of 70,000 bytes': Uint8Array.from({ length: 70_000 }, (_, index) => index % 251),
    }),
  },
];
