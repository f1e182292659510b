/** How pieces of work depend on each other. */
export interface ReadyOptions<T> {
  /** The places of the items that must be done before each. */
  readonly after: readonly (readonly number[])[];
  /** The most at once. */
  readonly limit: number;
  /** Of those that may begin the heaviest does; of equals the first. */
  readonly weight: (item: T) => number;
}

/**
 * Calls a function for every item once those are done that it comes after. After the first failure no further item begins,
 * `stop` is called, and it throws that failure when those under way have ended.
 */
export async function forEachReady<T>(
  items: readonly T[],
  { after, limit, weight }: ReadyOptions<T>,
  action: (item: T) => Promise<void>,
  stop: (error: unknown) => void,
): Promise<void> {
  const weights = items.map(weight);
  const open = after.map((places) => new Set(places).size);
  const following = followersOf(after);
  const ready = items.map((_, place) => place).filter((place) => open[place] === 0);
  let failure: { readonly error: unknown } | undefined;
  let underWay = 0;
  await new Promise<void>((resolve) => {
    const end = (place: number): void => {
      underWay -= 1;
      for (const next of following[place] ?? []) {
        open[next] = (open[next] ?? 0) - 1;
        if (open[next] === 0) ready.push(next);
      }
      begin();
    };
    const begin = (): void => {
      while (failure === undefined && underWay < limit && ready.length > 0) {
        const place = takeHeaviest(ready, weights);
        underWay += 1;
        action(items[place] as T)
          .catch((error: unknown) => {
            failure ??= { error };
            stop(error);
          })
          .finally(() => end(place));
      }
      if (underWay === 0) resolve();
    };
    begin();
  });
  if (failure !== undefined) throw (failure as { readonly error: unknown }).error;
}

function followersOf(after: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const following = after.map((): number[] => []);
  for (const [place, before] of after.entries())
    for (const one of new Set(before)) following[one]?.push(place);
  return following;
}

function takeHeaviest(ready: number[], weights: readonly number[]): number {
  let best = 0;
  for (const [at, place] of ready.entries()) {
    const [here, there] = [weights[place] ?? 0, weights[ready[best] as number] ?? 0];
    if (here > there || (here === there && place < (ready[best] as number))) best = at;
  }
  return ready.splice(best, 1)[0] as number;
}
