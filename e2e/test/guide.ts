import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scratch } from '@godwit/test-support/registry';

/** A fenced block of a guide that is to be followed: a file to write, or commands to type. */
export interface GuideBlock {
  readonly language: string;
  /** The file that the block is, whole; else it is commands. */
  readonly file: string | undefined;
  /** The folder, seen from that of the package; absent: there. */
  readonly in: string | undefined;
  readonly text: string;
  /** The line of its fence, from 1. */
  readonly line: number;
}

/** What the blocks say of themselves: `ts file=src/index.ts`, `sh`, `sh in=../app`. Others are only shown. */
const FENCE = /^```(\w+)([^\n]*)\n(.*?)^```$/gms;

/** The blocks of a guide, by its path from the root of the repository, that a reader writes or types. */
export function guideBlocks(path: string): readonly GuideBlock[] {
  const guide = readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
  const blocks = [...guide.matchAll(FENCE)].map(([, language = '', info = '', text = ''], index, all) => ({
    language,
    file: / file=(\S+)/.exec(info)?.[1],
    in: / in=(\S+)/.exec(info)?.[1],
    text,
    line: guide.slice(0, guide.indexOf(all[index]?.[0] ?? '')).split('\n').length,
  }));
  return blocks.filter(({ language, file }) => file !== undefined || language === 'sh');
}

/** Does what a guide says, block by block, in a folder for its package. Throws what a command said that failed. */
export async function followGuide(scratch: Scratch, path: string, folder: string): Promise<void> {
  for (const block of guideBlocks(path)) {
    const inside = posix.join(folder, block.in ?? '.');
    if (block.file !== undefined) scratch.write(join(inside, block.file), block.text);
    else await typeCommands(scratch, block, inside, `${path}:${block.line}`);
  }
}

/** The folder of a project inside a scratch folder, as npm takes it for one; `name` is where it lies. */
export function makeProject(scratch: Scratch, name: string): string {
  const npmrc = readFileSync(join(scratch.folder, '.npmrc'), 'utf8');
  scratch.write(join(name, '.npmrc'), npmrc);
  return scratch.write(join(name, 'package.json'), '{ "private": true, "type": "module" }\n');
}

async function typeCommands(scratch: Scratch, { text }: GuideBlock, inside: string, place: string) {
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [command = '', ...args] = line.split(' ');
    const { code, stdout, stderr } = await scratch.run(command, args, inside);
    if (code !== 0) throw new Error(`${place}: ${line}: exit code ${code}\n${stderr}\n${stdout}`);
  }
}
