/** Writes a line for the person who watches. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function heading(text: string): void {
  say(`\n== ${text} ==\n`);
}

/** Shows a command as one would type it. */
export function showCommand(command: string, args: readonly string[], rest = ''): void {
  say(
    `$ npx godwit ${command} ${args.map((arg) => (/^[\w.:/-]+$/.test(arg) ? arg : `"${arg}"`)).join(' ')}${rest}\n`,
  );
}
