import type { Expression } from '@godwit/plugin-api';
import { parseExpression, quoteString, type SqlSyntax } from '@godwit/plugin-api/sql';
import { grammar } from '../grammar.js';
import { memberAsJson, memberAsText, nameOfType } from '../print/json.js';
import { literal, type Read, type Typed, value } from './typed.js';

type Call = Extract<SqlSyntax, { kind: 'call' }>;

const STEP = /\.([A-Za-z_][A-Za-z0-9_]*)|\."([^"\\]+)"|\[(\d{1,9})\]/y;
/** A name that stands for whatever a document or a text is computed of. */
export const DOCUMENT = '"the document"';

/** A member of a JSON document as text or as JSON, in the words that the printer has for it. Undefined for all else. */
export function readKeptMember(syntax: SqlSyntax, read: Read): Typed | undefined {
  if (syntax.kind !== 'case') return undefined;
  const type = typeIn(syntax);
  if (type !== undefined && says(syntax, nameOfType(DOCUMENT), type)) return typeOf(type, read);
  const [document, path] = type?.arguments ?? [];
  if (document === undefined || path?.kind !== 'string') return undefined;
  const written = quoteString(path.value);
  const isText = says(syntax, memberAsText(DOCUMENT, written), document);
  if (!isText && !says(syntax, memberAsJson(DOCUMENT, written), document)) return undefined;
  const tree = memberAt(read(document).tree, path.value, isText);
  return tree && value(tree, 'text');
}

function typeOf({ arguments: [document, path] }: Call, read: Read): Typed | undefined {
  if (document === undefined) return undefined;
  const whole = read(document).tree;
  const found =
    path === undefined ? whole : path.kind === 'string' ? memberAt(whole, path.value, false) : undefined;
  return found && value({ kind: 'call', name: 'json-type', arguments: [found] }, 'text');
}

/** The member at a path, as JSON or as text; undefined where the path is none of names and indexes. */
export function memberAt(document: Expression, path: string, isText: boolean): Expression | undefined {
  const steps = stepsOf(path);
  return steps?.reduce<Expression>(
    (left, right, index) => ({
      kind: 'binary',
      operator: isText && index === steps.length - 1 ? 'json-get-text' : 'json-get',
      left,
      right,
    }),
    document,
  );
}

/** The `json_type(document, path)` that a CASE begins with. */
function typeIn({
  operand,
  branches,
}: Extract<SqlSyntax, { kind: 'case' }>): Extract<SqlSyntax, { kind: 'call' }> | undefined {
  const when = branches[0]?.when;
  const tested =
    operand ?? (when?.kind === 'binary' ? when.left : when?.kind === 'postfix' ? when.operand : undefined);
  return tested?.kind === 'call' && tested.name === 'json_type' ? tested : undefined;
}

/** Whether it is what a text says where {@link DOCUMENT} stands for a part. */
export function says(syntax: SqlSyntax, text: string, part: SqlSyntax): boolean {
  const stands = JSON.stringify(parseExpression(DOCUMENT, grammar));
  const written = JSON.stringify(parseExpression(text, grammar)).replaceAll(stands, () =>
    JSON.stringify(part),
  );
  return JSON.stringify(syntax) === written;
}

function stepsOf(path: string): readonly Expression[] | undefined {
  const steps: Expression[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const [whole, bare, quoted, index] = STEP.exec(path) ?? [];
    if (whole === undefined) return undefined;
    steps.push(index === undefined ? literal('text', bare ?? quoted ?? '') : literal('integer', index));
  }
  return path.startsWith('$') && steps.length > 0 ? steps : undefined;
}
