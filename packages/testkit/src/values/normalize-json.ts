const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|([[\]{}:,]))/y;

/**
 * JSON in one spelling per meaning: members by name, the last of equal names, no blanks, text without needless escapes,
 * numbers by their value with all of their digits. Throws a SyntaxError for what is no JSON.
 */
export function normalizeJson(text: string): string {
  const tokens = tokensOf(text);
  const result = value(tokens);
  if (tokens.length > 0) throw new SyntaxError('More than one JSON value.');
  return result;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (match === null) throw new SyntaxError('No JSON.');
    tokens.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
  }
  return tokens;
}

function value(tokens: string[]): string {
  const token = tokens.shift();
  if (token === undefined) throw new SyntaxError('JSON ends early.');
  if (token === '{') return members(tokens);
  if (token === '[') return elements(tokens);
  if (token.startsWith('"')) return JSON.stringify(JSON.parse(token));
  return /^[-\d]/.test(token) ? number(token) : token;
}

function members(tokens: string[]): string {
  const found = new Map<string, string>();
  while (tokens[0] !== '}') {
    const name = JSON.stringify(JSON.parse(tokens.shift() ?? ''));
    if (tokens.shift() !== ':') throw new SyntaxError('A member without a colon.');
    found.set(name, value(tokens));
    if (tokens[0] === ',') tokens.shift();
  }
  tokens.shift();
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, inner]) => `${name}:${inner}`).join(',')}}`;
}

function elements(tokens: string[]): string {
  const found: string[] = [];
  while (tokens[0] !== ']') {
    found.push(value(tokens));
    if (tokens[0] === ',') tokens.shift();
  }
  tokens.shift();
  return `[${found.join(',')}]`;
}

/** `-12.50e3` -> `-125e2`: digits without zeros at their ends, and a power of ten. */
function number(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const bare = digits.replace(/0+$/, '');
  if (bare === '') return '0';
  return `${sign}${bare}e${Number(exponent) - fraction.length + digits.length - bare.length}`;
}
