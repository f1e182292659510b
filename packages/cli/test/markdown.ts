/** The help of a command as a document shows it. */
export interface ShownHelp {
  readonly command: string;
  readonly text: string;
}

/** Every block that stands right under a comment `help: command`. */
export function helpOf(document: string): readonly ShownHelp[] {
  const blocks = document.matchAll(/<!-- help: (.*?) -->\n\n```text\n(.*?)^```$/gms);
  return [...blocks].map((match) => ({ command: match[1] ?? '', text: match[2] ?? '' }));
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
