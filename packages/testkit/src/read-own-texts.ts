import type { OwnText } from './own-expressions.js';

const LINE = /^(default|check|generated|index|predicate)(?: into (\S+))?: (.+)$/;

/**
 * Texts of a file, each on a line with what it is for and, where it is assigned, the column: `check: n > 0`,
 * `default into price: 0`. Empty lines and those that begin with `# ` are for people. Throws for every other line.
 */
export function readOwnTexts(file: string): readonly OwnText[] {
  const lines = file.split('\n').filter((line) => line !== '' && !line.startsWith('# '));
  return lines.map((line) => {
    const [, purpose, into, text] = LINE.exec(line) ?? [];
    if (purpose === undefined || text === undefined) throw new Error(`No text of an expression: ${line}`);
    return { purpose: purpose as OwnText['purpose'], text, ...(into === undefined ? {} : { into }) };
  });
}
