/** Gives the items of a stream while the next one is already being made. */
export async function* readAhead<T>(stream: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = stream[Symbol.asyncIterator]();
  let next = started(iterator);
  try {
    for (let item = await next; item.done !== true; item = await next) {
      next = started(iterator);
      yield item.value;
    }
  } finally {
    await next.catch(() => undefined);
    await iterator.return?.();
  }
}

/** A failure is met where the item is awaited; until then it must not count as unhandled. */
function started<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const item = iterator.next();
  item.catch(() => undefined);
  return item;
}
