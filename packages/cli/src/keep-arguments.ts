/** The word behind a flag whose value may be left out is often the next argument: `--parallel app.db`. */
export function keepArguments(args: readonly string[]): readonly string[] {
  return args.map((word, index) => {
    const value = args[index + 1];
    const alone = value === undefined || !/^(?:\d+|true)$/.test(value);
    return word === '--parallel' && alone ? '--parallel=true' : word;
  });
}
