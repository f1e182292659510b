import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A fenced block of a document. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** The line of its fence, from 1. */
  readonly line: number;
  /** What follows `help:` in a comment right above it. */
  readonly help: string | undefined;
}

/** The text of a document, by its path from the root of the repository. */
export function readDocument(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
}

/** Every fenced block of a document. */
export function blocksOf(document: string): readonly Block[] {
  return [...document.matchAll(/(?:<!-- help: (.*?) -->\n\n)?^```(\w*)\n(.*?)^```$/gms)].map((match) => ({
    language: match[2] ?? '',
    text: match[3] ?? '',
    line: document.slice(0, match.index).split('\n').length,
    help: match[1],
  }));
}

/** The cells of every row of the table whose first title is given, without its head. */
export function tableOf(document: string, title: string): readonly (readonly string[])[] {
  const lines = document.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${title} |`));
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The words of a cell that are set as code. */
export function codesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]*)`/g)].map((match) => match[1] ?? '');
}
