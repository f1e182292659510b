import type { Expression } from '@godwit/plugin-api';
import { parseExpression, type SqlSyntax } from '@godwit/plugin-api/sql';
import { sqliteGrammar } from './expressions-grammar.js';
import { memberAsJson, memberAsText } from './expressions-print-json.js';
import type { Read } from './expressions-read.js';
import { literal, type Typed, value } from './expressions-typed.js';

const STEP = /\.([A-Za-z_][A-Za-z0-9_]*)|\."([^"\\]+)"|\[(\d{1,9})\]/y;
const DOCUMENT = '"the document"';

/** A member of a JSON document as text or as JSON, in the words that the printer has for it. Undefined for all else. */
export function readKeptMember(syntax: SqlSyntax, read: Read): Typed | undefined {
  if (syntax.kind !== 'case') return undefined;
  const [document, path] = typeIn(syntax)?.arguments ?? [];
  const steps = path?.kind === 'string' ? stepsOf(path.value) : undefined;
  if (document === undefined || path?.kind !== 'string' || steps === undefined) return undefined;
  const written = `'${path.value.replaceAll("'", "''")}'`;
  const isText = says(syntax, memberAsText(DOCUMENT, written), document);
  if (!isText && !says(syntax, memberAsJson(DOCUMENT, written), document)) return undefined;
  const tree = steps.reduce<Expression>(
    (left, right, index) => ({
      kind: 'binary',
      operator: isText && index === steps.length - 1 ? 'json-get-text' : 'json-get',
      left,
      right,
    }),
    read(document).tree,
  );
  return value(tree, 'text');
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

function says(syntax: SqlSyntax, text: string, document: SqlSyntax): boolean {
  const stands = JSON.stringify(parseExpression(DOCUMENT, sqliteGrammar));
  const written = JSON.stringify(parseExpression(text, sqliteGrammar)).replaceAll(stands, () =>
    JSON.stringify(document),
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
