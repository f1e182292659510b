/** Works on all items, two at a time, as many as the machines that tests run on have processors at least. */
export async function twoAtATime<Item extends { readonly name: string }, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<ReadonlyMap<string, Result>> {
  const results = new Map<string, Result>();
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift())
      results.set(item.name, await work(item));
  };
  await Promise.all([worker(), worker()]);
  return results;
}
