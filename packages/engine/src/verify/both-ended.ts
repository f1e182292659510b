/** What both sides answer. Both have ended when it returns or throws, before anything else is read. */
export async function bothEnded<T>(sides: readonly [Promise<T>, Promise<T>]): Promise<readonly [T, T]> {
  const failed = (await Promise.allSettled(sides)).find((side) => side.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return Promise.all(sides);
}
