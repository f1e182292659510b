/**
 * Runs works that may share what is expensive to open: all of them in one opening, when the first of their tests asks,
 * so that no test depends on another having run. Gives the test of a name: it ends as its work did.
 */
export function shareOpening<Work, Given>(
  works: readonly (readonly [string, Work])[],
  open: (use: (given: Given) => Promise<void>) => Promise<void>,
  run: (work: Work, given: Given, name: string) => Promise<void>,
): (name: string) => () => Promise<void> {
  let ends: Promise<ReadonlyMap<string, unknown>> | undefined;
  const all = async (): Promise<ReadonlyMap<string, unknown>> => {
    const errors = new Map<string, unknown>();
    await open(async (given) => {
      for (const [name, work] of works) {
        await run(work, given, name).catch((error: unknown) => errors.set(name, error));
      }
    });
    return errors;
  };
  return (name) => async () => {
    ends ??= all();
    const errors = await ends;
    if (errors.has(name)) throw errors.get(name);
  };
}
