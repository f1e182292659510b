/** Everything but a string. */
const TOKEN = /[{}[\]]|, |: |[^\s,:{}[\]"]+|./sy;
/** No exponent, and no minus before zero. */
const NUMBER = /^(?!-0(?:\.0+)?$)-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * Whether valid JSON is spelled as PostgreSQL spells a `jsonb`: one blank after commas and colons, keys by length and then
 * by their bytes and none twice, strings with only the escapes they need, numbers without exponents.
 */
export function isJsonbSpelling(json: string): boolean {
  const tokens = [...tokensOf(json)];
  /** Of each object around, its last key. */
  const keys: (string | undefined)[] = [];
  return tokens.every((token, at) => {
    if (token === '{' || token === '[') keys.push(undefined);
    else if (token === '}' || token === ']') keys.pop();
    else if (token.startsWith('"'))
      return isPlainString(token) && (tokens[at + 1] !== ': ' || isNext(token, keys));
    else if (/^[-\d]/.test(token)) return NUMBER.test(token);
    else return /^(?:, |: |true|false|null)$/.test(token);
    return true;
  });
}

/** Strings are found by their quotes: an expression that walks over millions of characters runs out of its stack. */
function* tokensOf(json: string): Generator<string> {
  for (let at = 0; at < json.length; ) {
    TOKEN.lastIndex = at;
    const token = json[at] === '"' ? stringAt(json, at) : (TOKEN.exec(json)?.[0] ?? '');
    yield token;
    at += token.length;
  }
}

function stringAt(json: string, start: number): string {
  let end = json.indexOf('"', start + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return json.slice(start, end + 1);
}

function isEscaped(json: string, at: number): boolean {
  let before = at;
  while (json[before - 1] === '\\') before--;
  return (at - before) % 2 === 1;
}

function isPlainString(token: string): boolean {
  return JSON.stringify(JSON.parse(token)) === token;
}

function isNext(token: string, keys: (string | undefined)[]): boolean {
  const key: string = JSON.parse(token);
  const last = keys.pop();
  keys.push(key);
  return last === undefined || isBefore(Buffer.from(last), Buffer.from(key));
}

function isBefore(left: Buffer, right: Buffer): boolean {
  return left.length < right.length || (left.length === right.length && left.compare(right) < 0);
}
