import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What is built or installed, what tests feed on, and what records the past: nothing in there tells a user what to do. */
const NOT_FOR_USERS: readonly string[] = ['node_modules', 'dist', 'coverage', 'fixtures', 'decisions'];

/** Every Markdown file that users read, by its path from the root of the repository. */
export function listDocuments(folder = ''): readonly string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return isForUsers(entry.name) ? listDocuments(path) : [];
      return entry.name.endsWith('.md') && entry.name !== 'CHANGELOG.md' ? [path] : [];
    });
}

/** The text of a document, by its path from the root of the repository. */
export function readDocument(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8').replaceAll('\r\n', '\n');
}

function isForUsers(folder: string): boolean {
  return !folder.startsWith('.') && !NOT_FOR_USERS.includes(folder);
}
