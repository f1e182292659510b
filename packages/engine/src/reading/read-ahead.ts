/** Gives the items of a stream while the next one is already being made, but for those behind which that has to wait. */
export async function* readAhead<T>(
  stream: AsyncIterable<T>,
  mayGoOn: (item: T) => boolean = () => true,
): AsyncGenerator<T> {
  const iterator = stream[Symbol.asyncIterator]();
  let next: Promise<IteratorResult<T>> | undefined = started(iterator);
  try {
    for (;;) {
      const item: IteratorResult<T> = await (next ?? started(iterator));
      if (item.done === true) return;
      next = mayGoOn(item.value) ? started(iterator) : undefined;
      yield item.value;
    }
  } finally {
    await next?.catch(() => undefined);
    await iterator.return?.();
  }
}

/** A failure is met where the item is awaited; until then it must not count as unhandled. */
function started<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const item = iterator.next();
  item.catch(() => undefined);
  return item;
}
