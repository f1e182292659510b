import { Room } from '../src/reading/room.js';

const MEGABYTE = 1024 ** 2;

/** Work that tells when it begins, and ends when it is let. */
function work(
  begun: string[],
  name: string,
): { readonly run: () => Promise<void>; readonly end: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    run: () => {
      begun.push(name);
      return promise;
    },
    end: resolve,
  };
}

test('tables wait until their largest cells fit into memory with those of others', async () => {
  const room = new Room();
  const { signal } = new AbortController();
  const begun: string[] = [];
  const [large, small, huge] = ['large', 'small', 'huge'].map((name) => work(begun, name));
  const first = room.hold(12 * MEGABYTE, signal, large?.run as () => Promise<void>);
  const second = room.hold(4 * MEGABYTE, signal, small?.run as () => Promise<void>);
  const third = room.hold(1000 * MEGABYTE, signal, huge?.run as () => Promise<void>);
  await new Promise(setImmediate);
  expect(begun).toEqual(['large', 'small']);
  large?.end();
  await first;
  expect(begun).toEqual(['large', 'small']);
  small?.end();
  await second;
  await new Promise(setImmediate);
  expect(begun).toEqual(['large', 'small', 'huge']);
  huge?.end();
  await third;
});

test('who gives up waiting keeps nobody from the room', async () => {
  const room = new Room();
  const stop = new AbortController();
  const begun: string[] = [];
  const [large, other] = ['large', 'other'].map((name) => work(begun, name));
  const { signal } = new AbortController();
  const first = room.hold(12 * MEGABYTE, signal, large?.run as () => Promise<void>);
  const waiting = room.hold(16 * MEGABYTE, stop.signal, async () => {});
  const second = room.hold(4 * MEGABYTE, signal, other?.run as () => Promise<void>);
  stop.abort();
  await expect(waiting).rejects.toThrow();
  await new Promise(setImmediate);
  expect(begun).toEqual(['large', 'other']);
  large?.end();
  other?.end();
  await Promise.all([first, second]);
});
