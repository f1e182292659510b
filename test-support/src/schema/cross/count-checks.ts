/** Strings, quoted names and comments, in which words mean nothing. */
const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** How many checks a `CREATE TABLE` of SQLite has, which no PRAGMA tells. */
export function countChecks(sql: string): number {
  return sql.replaceAll(QUOTED, ' ').match(/\bCHECK\s*\(/gi)?.length ?? 0;
}
