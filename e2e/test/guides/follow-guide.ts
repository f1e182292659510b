import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Block, blocksOf, readDocument } from '@godwit/test-support/markdown';
import type { Scratch } from '@godwit/test-support/registry';

/**
 * A block of a guide that is to be followed. It says so itself: `ts file=src/index.ts` is a file to write, `sh` are
 * commands to type; with `in=../app` in another folder, seen from that of the package. Other blocks are only shown.
 */
export interface GuideBlock extends Block {
  readonly file: string | undefined;
  readonly folder: string;
}

/** The blocks of a guide, by its path from the root of the repository, that a reader writes or types. */
export function guideBlocks(path: string): readonly GuideBlock[] {
  return blocksOf(readDocument(path))
    .map((block) => ({ ...block, file: word(block, 'file'), folder: word(block, 'in') ?? '.' }))
    .filter(({ language, file }) => file !== undefined || language === 'sh');
}

function word({ info }: Block, name: string): string | undefined {
  return new RegExp(`(?:^| )${name}=(\\S+)`).exec(info)?.[1];
}

/** Does what a guide says, block by block, in a folder for its package. Throws what a command said that failed. */
export async function followGuide(scratch: Scratch, path: string, folder: string): Promise<void> {
  for (const block of guideBlocks(path)) {
    const inside = posix.join(folder, block.folder);
    if (block.file !== undefined) scratch.write(join(inside, block.file), block.text);
    else await typeCommands(scratch, block.text, inside, `${path}:${block.line}`);
  }
}

/** Makes a folder that npm takes for a project of its own, inside a scratch folder. */
export function makeProject(scratch: Scratch, name: string): void {
  scratch.write(join(name, '.npmrc'), readFileSync(join(scratch.folder, '.npmrc'), 'utf8'));
  scratch.write(join(name, 'package.json'), '{ "private": true, "type": "module" }\n');
}

async function typeCommands(scratch: Scratch, text: string, inside: string, place: string): Promise<void> {
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [command = '', ...args] = line.split(' ');
    const { code, stdout, stderr } = await scratch.run(command, args, inside);
    if (code !== 0) throw new Error(`${place}: ${line}: exit code ${code}\n${stderr}\n${stdout}`);
  }
}
