/** How the lines of a wrapped text begin. */
export interface Indents {
  readonly first: string;
  readonly others: string;
}

/** Breaks a text at blanks so that no line is wider than a terminal. A word that is too long stays whole. */
export function wrap(text: string, width: number, indents: Indents): string {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ')) {
    const indent = lines.length === 0 ? indents.first : indents.others;
    if (line === undefined) line = indent + word;
    else if (line.length + 1 + word.length <= width) line = `${line} ${word}`;
    else {
      lines.push(line);
      line = indents.others + word;
    }
  }
  return [...lines, line].join('\n');
}
