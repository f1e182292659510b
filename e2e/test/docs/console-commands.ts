import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf, ROOT, readDocument } from '@godwit/test-support/markdown';
import { DOCUMENTS } from './documents.js';

/** A command that a document shows at a prompt. */
export interface ConsoleCommand {
  readonly document: string;
  /** Without the prompt, and without a comment behind it. */
  readonly command: string;
  /** The lines that are shown under it. */
  readonly output: string;
}

/** Every command at a `$` of every document, each part of `a && b` by itself. */
export function listConsoleCommands(): readonly ConsoleCommand[] {
  return DOCUMENTS.flatMap((document) => {
    const blocks = blocksOf(readDocument(document)).filter(({ language }) => language === 'console');
    return blocks
      .flatMap(({ text }) => text.split(/^\$ /m).slice(1))
      .flatMap((part) => split(document, part));
  });
}

function split(document: string, part: string): readonly ConsoleCommand[] {
  const [line = '', ...output] = part.trimEnd().split('\n');
  const commands = line.replace(/\s+# .*$/, '').split(' && ');
  return commands.map((command) => ({ document, command, output: output.join('\n') }));
}

/** What of a command is not there: a script, a workspace, a package, a file. Undefined: all is there. */
export function missingIn(command: string): string | undefined {
  const words = command.replace(/^(?:[A-Z_]+=\S* )+/, '').split(' ');
  const [program = '', verb = '', name = ''] = words;
  if (program.startsWith('.')) return existsSync(join(ROOT, program)) ? undefined : program;
  if (program === 'npx') return folderOf(verb) === undefined ? verb : undefined;
  if (program !== 'npm') return `a program that is not looked at: ${program}`;
  if (verb === 'ci' || verb === 'test') return undefined;
  if (verb === 'run') {
    const folder = words[3] === '-w' ? folderOf(words[4] ?? '') : ROOT;
    return folder !== undefined && name in scriptsOf(folder) ? undefined : `the script ${name}`;
  }
  if (verb === 'start') return words[2] === '-w' && folderOf(words[3] ?? '') ? undefined : words[3];
  if (verb === 'install') return words.slice(2).find((word) => folderOf(word) === undefined);
  return `npm ${verb}`;
}

/** The folder of a package of this repository: npm makes links to these only. */
export function folderOf(name: string): string | undefined {
  const link = join(ROOT, 'node_modules', name);
  return lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() ? realpathSync(link) : undefined;
}

/** The scripts that a package.json in a folder defines. */
export function scriptsOf(folder: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).scripts ?? {};
}
