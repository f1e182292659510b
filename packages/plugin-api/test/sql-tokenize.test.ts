import { type LexicalGrammar, splitTokens, TokenReader, textOf, tokenize } from '../src/sql/index.js';

const grammar: LexicalGrammar = {
  identifierQuotes: [
    { open: '"', close: '"', doubled: true },
    { open: '[', close: ']', doubled: false },
  ],
  stringPrefixes: { x: 'blob', e: 'escaped' },
  operators: ['<', '<=', '||', '->', '->>', '-', '+'],
  punctuation: '(),;.',
  nestedComments: false,
};

function kinds(text: string): string {
  return tokenize(text, grammar)
    .map((token) => `${token.kind} ${token.value}`)
    .join(', ');
}

test.each([
  ['a_1$ "b""c" [d"e]', 'word a_1$, quoted-identifier b"c, quoted-identifier d"e'],
  ["'it''s' x'0aFF' e'a\\n\\'b\\\\'", "string it's, blob 0aff, string a\n'b\\"],
  ['1 1.5 .5 1e-3 0xFF 1_000', 'number 1, number 1.5, number .5, number 1e-3, number 0xFF, number 1_000'],
  ['a<=b->>c||-1', 'word a, operator <=, word b, operator ->>, word c, operator ||, operator -, number 1'],
  ['x /* open', 'word x'],
  ['a -- b\n/* c /* */ d', 'word a, word d'],
  ["12ab 'open", 'unknown 12, word ab, unknown '],
  ["x'0' 'é' ñ ?", 'unknown 0, string é, word ñ, unknown ?'],
])('%s', (text, expected) => {
  expect(kinds(text)).toBe(expected);
});

test('nested comments end where the outermost does', () => {
  expect(
    tokenize('/* a /* b */ c */ d', { ...grammar, nestedComments: true }).map((token) => token.text),
  ).toEqual(['d']);
});

test('offsets are exact and count blanks and comments', () => {
  const text = "  a /* c */ 'b''c' -- end";
  for (const token of tokenize(text, grammar)) expect(text.slice(token.start, token.end)).toBe(token.text);
});

test('parentheses are skipped as a whole and lists are cut outside of them', () => {
  const text = "CHECK (a < (b), 'x)') NOT NULL";
  const reader = new TokenReader(tokenize(text, grammar));
  expect(reader.takeWords('CHECK')).toBe(true);
  const inner = reader.takeParenthesised() ?? [];
  expect(textOf(inner, text)).toBe("a < (b), 'x)'");
  expect(splitTokens(inner).map((part) => textOf(part, text))).toEqual(['a < (b)', "'x)'"]);
  expect(reader.takeWords('NOT NULL')).toBe(true);
  expect(reader.done).toBe(true);
});

test('an unbalanced parenthesis is not taken', () => {
  expect(new TokenReader(tokenize('(a (b)', grammar)).takeParenthesised()).toBeUndefined();
});
