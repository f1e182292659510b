/** A place in a text, both counted from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/**
 * Where a text stops being JSON. The engine's own message is not used, because it quotes the text around the place, and
 * that may hold a password.
 */
export function jsonErrorPosition(text: string): TextPosition {
  let valid = 0;
  let broken = text.length;
  while (broken - valid > 1) {
    const middle = Math.floor((valid + broken) / 2);
    if (breaksWithin(text.slice(0, middle))) broken = middle;
    else valid = middle;
  }
  const complete = breaksWithin(text) ? text.slice(0, broken - 1) : text;
  const lines = complete.split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** Whether the beginning of a document cannot be continued to a valid one. */
function breaksWithin(start: string): boolean {
  try {
    JSON.parse(start);
    return false;
  } catch (error) {
    const message = String(error);
    if (message.includes('end of JSON input') || message.includes('Unterminated string')) return false;
    const position = /at position (\d+)/.exec(message)?.[1];
    return position === undefined || Number(position) < start.length;
  }
}
