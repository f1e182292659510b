import { MigrationError } from '@godwit/plugin-api';

/**
 * The path that a text names: after `sqlite:` literally; after `sqlite://` and `file:` with percent signs decoded;
 * anything else is a path already, also `C:\app.db`. Throws URL_INVALID.
 */
export function pathOfUrl(text: string): string {
  const scheme = /^(sqlite3?|file):/i.exec(text);
  if (scheme === null) return text;
  const rest = text.slice(scheme[0].length);
  if (rest.startsWith('//')) return decodePath(withoutHost(rest.slice(2)));
  return scheme[1]?.toLowerCase() === 'file' ? decodePath(rest) : rest;
}

function withoutHost(rest: string): string {
  // Taken for a path, a password would be shown wherever the database is named.
  if (/^[^/]*:[^/]*@/.test(rest))
    throw invalid('A SQLite database is a file and has no user and no password.');
  return rest.startsWith('localhost/') ? rest.slice('localhost'.length) : rest;
}

function decodePath(rest: string): string {
  const [path = '', ...query] = rest.split('#', 1).join('').split('?');
  refuseParameters(query.join('?'));
  try {
    const decoded = decodeURIComponent(path);
    return /^\/[A-Za-z]:[\\/]/.test(decoded) ? decoded.slice(1) : decoded;
  } catch (cause) {
    throw invalid('The url of a SQLite database has a percent sign that stands for no character.', cause);
  }
}

/** SQLite's own parameters change how a file is opened; only those that change nothing here are let through. */
function refuseParameters(query: string): void {
  for (const [key, value] of new URLSearchParams(query)) {
    if (key === 'mode' && (value === 'ro' || value === 'rw')) continue;
    throw invalid(`The url of a SQLite database has a parameter "${key}" that is not known here.`);
  }
}

function invalid(message: string, cause?: unknown): MigrationError {
  const hint = 'Write sqlite:./app.db or sqlite:///absolute/path/app.db';
  return new MigrationError({ code: 'URL_INVALID', message, hint, cause });
}
