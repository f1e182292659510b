import { parseExpression, quoteString, type SqlSyntax } from '@godwit/plugin-api/sql';
import { grammar } from '../grammar.js';
import { DOCUMENT, memberAt, says } from './kept-member.js';
import { BLANKS, type Cast, memberAs, memberTextAs, SPELLED, textAs } from './spelled.js';
import { digitsIn } from './spelled-decimal.js';
import { type Read, type Storage, type Typed, value } from './typed.js';

type Call = Extract<SqlSyntax, { kind: 'call' }>;

const STORAGES: Readonly<Record<string, Storage>> = { decimal: 'number', float: 'real' };

/** A cast out of a text or out of JSON, in the words that the printer has for it. Undefined for all else. */
export function readKeptSpelled(syntax: SqlSyntax, read: Read): Typed | undefined {
  const isOwn = syntax.kind === 'case' || (syntax.kind === 'call' && syntax.name === 'json_extract');
  if (!isOwn) return undefined;
  return readMember(syntax, read) ?? (syntax.kind === 'case' ? readText(syntax, read) : undefined);
}

function readMember(syntax: SqlSyntax, read: Read): Typed | undefined {
  const [document, path] = firstCall(syntax, isPlace)?.arguments ?? [];
  if (document === undefined || path?.kind !== 'string') return undefined;
  const written = quoteString(path.value);
  for (const cast of castsIn(syntax)) {
    for (const say of [memberAs, memberTextAs]) {
      const text = say(DOCUMENT, written, cast);
      if (text === undefined || !says(syntax, text, document)) continue;
      const operand = memberAt(read(document).tree, path.value, say === memberTextAs);
      return operand && value({ kind: 'cast', operand, ...cast }, STORAGES[cast.to] ?? 'integer');
    }
  }
  return undefined;
}

function readText(syntax: SqlSyntax, read: Read): Typed | undefined {
  const [part] = firstCall(syntax, isLook)?.arguments ?? [];
  if (part === undefined) return undefined;
  const cast = castsIn(syntax).find((one) => says(syntax, textAs(DOCUMENT, one) ?? '', part));
  return cast && value({ kind: 'cast', operand: read(part).tree, ...cast }, STORAGES[cast.to] ?? 'integer');
}

function castsIn(syntax: SqlSyntax): readonly Cast[] {
  const digits = digitsIn(JSON.stringify(syntax));
  return digits === undefined ? SPELLED : [...SPELLED, { to: 'decimal', digits }];
}

/** Looks for a place in a document. */
function isPlace({ name, arguments: parts }: Call): boolean {
  const [, path] = parts;
  return (
    /^json_(type|extract)$/.test(name) && parts.length === 2 && path?.kind === 'string' && path.value !== '$'
  );
}

/** Looks at a text. */
function isLook({ name, arguments: parts }: Call): boolean {
  const [, characters] = parts;
  if (name === 'json_type') return parts.length === 1;
  const blanks = parseExpression(BLANKS, grammar);
  return name === 'trim' && JSON.stringify(characters) === JSON.stringify(blanks);
}

/** The first call of a kind, from the outside to the inside. */
function firstCall(part: unknown, is: (call: Call) => boolean): Call | undefined {
  if (typeof part !== 'object' || part === null) return undefined;
  const { kind } = part as Partial<SqlSyntax>;
  if (kind === 'call' && is(part as Call)) return part as Call;
  for (const child of Object.values(part)) {
    const found = firstCall(child, is);
    if (found !== undefined) return found;
  }
  return undefined;
}
