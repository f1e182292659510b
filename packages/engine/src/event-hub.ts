import type { MigrationEvent, MigrationListener } from './events.js';

/** Hands events to listeners. A listener that throws disturbs neither the run nor the other listeners. */
export class EventHub {
  readonly #listeners = new Set<MigrationListener>();

  on(listener: MigrationListener): () => void {
    // Wrapped, so that a function that subscribes twice is called twice and leaves twice.
    const own: MigrationListener = (event) => listener(event);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  emit(event: MigrationEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch {
        // Events inform; the move does not depend on who watches it.
      }
    }
  }
}
