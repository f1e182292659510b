import { type Statement, visibleText } from '@godwit/plugin-api';

/** A block of comment lines, with an empty line after it. */
export function heading(lines: readonly string[]): string {
  return `${lines.map(comment).join('\n')}\n`;
}

/** A statement under its purpose, ended by a semicolon and an empty line. */
export function statementText(
  statement: Pick<Statement, 'sql' | 'purpose' | 'skipWhen' | 'transaction'> | PlainText,
): string {
  const lines = [comment(statement.purpose)];
  if ('skipWhen' in statement && statement.skipWhen !== undefined) {
    lines.push(
      comment(
        `Left out where rows stand against it; the ledger says then: ${statement.skipWhen.note.message}`,
      ),
    );
  }
  if ('transaction' in statement && statement.transaction === 'outside') {
    lines.push(comment('Cannot run in a transaction.'));
  }
  const sql = statement.sql.trimEnd();
  return `${lines.join('\n')}\n${sql.endsWith(';') ? sql : `${sql};`}\n`;
}

/** Settings that what follows depends on. They stay, so that nothing changes that whoever executes the file was not told of. */
export function settingsText(settings: readonly string[]): readonly string[] {
  if (settings.length === 0) return [];
  const sql = settings.map((setting) => `${setting};`).join('\n');
  return [
    statementText({
      sql,
      purpose: 'What follows depends on these settings; they stay for the rest of the session.',
    }),
  ];
}

/** SQL with its purpose, where there is no more to say. */
export interface PlainText {
  readonly sql: string;
  readonly purpose: string;
}

/** A name may hold a line break, which would end the comment, and what a terminal obeys that shows the file. */
function comment(line: string): string {
  return `-- ${visibleText(line)}`;
}
