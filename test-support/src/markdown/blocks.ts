/** A block of code in a Markdown document. */
export interface Block {
  /** The first word after the fence; '' where there is none, as in every indented block. */
  readonly language: string;
  /** What follows the language: `file=src/a.ts` of "ts file=src/a.ts". */
  readonly info: string;
  readonly text: string;
  /** The line of its fence, or the first line of an indented block, from 1. */
  readonly line: number;
}

/** Every block of code, in the order of the document: fenced ones, also inside of lists, and indented ones. */
export function blocksOf(document: string): readonly Block[] {
  const lines = document.split('\n');
  const blocks: Block[] = [];
  let list = 0;
  let index = 0;
  while (index < lines.length) {
    list = listIndent(lines[index] ?? '', list);
    const fenced = isFence(lines[index]);
    const end = fenced ? endOfFence(lines, index) : endOfIndented(lines, index, list);
    if (end > index) blocks.push(blockOf(lines, index, end));
    index = end > index && !fenced ? end : end + 1;
  }
  return blocks;
}

/** How far the text of the list item around a line is indented; 0 outside of lists. */
function listIndent(line: string, before: number): number {
  if (line.trim() === '') return before;
  const marker = /^( {0,3}|\t| {4,})(?:[-*+]|\d+[.)]) +(?=\S)/.exec(line);
  if (marker !== null && (marker[1] ?? '').length < before + 4) return marker[0].length;
  return /^ */.exec(line)?.[0].length === 0 ? 0 : before;
}

const FENCE = /^(\s*)(`{3,}|~{3,})\s*([^\s`]*)\s*([^`]*)$/;

function isFence(line = ''): boolean {
  return FENCE.test(line);
}

/** The line that closes a fence, or the last one of the document. */
function endOfFence(lines: readonly string[], start: number): number {
  const fence = FENCE.exec(lines[start] ?? '')?.[2] ?? '';
  const end = lines.findIndex((line, index) => {
    const text = line.trim();
    return index > start && text.startsWith(fence) && text.replaceAll(fence.charAt(0), '') === '';
  });
  return end === -1 ? lines.length : end;
}

/** The line after an indented block; `start` where none begins there. It never breaks into a paragraph. */
function endOfIndented(lines: readonly string[], start: number, list: number): number {
  const isCode = (line: string | undefined): boolean =>
    line !== undefined && /\S/.test(line) && line.startsWith(' '.repeat(list + 4));
  const afterText = start > 0 && (lines[start - 1] ?? '').trim() !== '' && !/^#/.test(lines[start - 1] ?? '');
  if (afterText) return start;
  let end = start;
  while (isCode(lines[end])) end++;
  return end;
}

function blockOf(lines: readonly string[], start: number, end: number): Block {
  const [, indent = '', , language = '', info = ''] = FENCE.exec(lines[start] ?? '') ?? [];
  const first = isFence(lines[start]) ? start + 1 : start;
  const text = lines.slice(first, end).map((line) => {
    return line.startsWith(indent) ? `${line.slice(indent.length)}\n` : `${line}\n`;
  });
  return { language, info: info.trim(), text: text.join(''), line: start + 1 };
}
