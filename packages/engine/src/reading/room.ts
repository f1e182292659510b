import { orAborted } from '@godwit/plugin-api';

/** Cells of so many bytes may be on their way at once, in all tables together. */
const ROOM_BYTES = 16 * 1024 ** 2;

/** Those who wait, the first first. */
interface Waiting {
  readonly bytes: number;
  begin(): void;
}

/** Lets tables be worked on at once as long as their largest cells fit into memory together. */
export class Room {
  #free = ROOM_BYTES;
  readonly #waiting: Waiting[] = [];

  /** Does the work once there is room for a cell of so many bytes; one that is larger than the room has it all. */
  async hold<T>(cellBytes: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const bytes = Math.min(cellBytes, ROOM_BYTES);
    await this.#enter(bytes, signal);
    try {
      return await work();
    } finally {
      this.#leave(bytes);
    }
  }

  async #enter(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#waiting.length === 0 && bytes <= this.#free) {
      this.#free -= bytes;
      return;
    }
    let waiting: Waiting | undefined;
    const granted = new Promise<void>((resolve) => {
      waiting = { bytes, begin: resolve };
      this.#waiting.push(waiting);
    });
    try {
      await orAborted(granted, signal);
    } catch (error) {
      const place = this.#waiting.indexOf(waiting as Waiting);
      if (place >= 0) this.#waiting.splice(place, 1);
      this.#leave(place >= 0 ? 0 : bytes);
      throw error;
    }
  }

  #leave(bytes: number): void {
    this.#free += bytes;
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined || next.bytes > this.#free) return;
      this.#waiting.shift();
      this.#free -= next.bytes;
      next.begin();
    }
  }
}
