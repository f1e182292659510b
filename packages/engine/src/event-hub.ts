import { MigrationError } from '@godwit/plugin-api';
import type { MigrationEvent, MigrationListener } from './events.js';
import { suggestNames } from './names/nearest-name.js';

/** What can be listened to. */
export type EventType = MigrationEvent['type'];

const TYPES: Readonly<Record<EventType, true>> = {
  'plan:started': true,
  'plan:profiling': true,
  'plan:table-profiled': true,
  'plan:finished': true,
  'run:started': true,
  'run:resumed': true,
  'run:over': true,
  'run:waiting': true,
  'run:repairing': true,
  'run:completing': true,
  'run:finished': true,
  'step:started': true,
  'step:finished': true,
  'table:started': true,
  'table:progress': true,
  'table:rejected': true,
  'table:finished': true,
  'target:restored': true,
  'verify:started': true,
  'verify:table': true,
  'verify:finished': true,
  wait: true,
  note: true,
};

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

  /** As `on`, for events of one type only. Throws EVENT_UNKNOWN. */
  onType(type: string, listener: MigrationListener): () => void {
    if (!Object.hasOwn(TYPES, type)) {
      throw new MigrationError({
        code: 'EVENT_UNKNOWN',
        message: `There is no event "${type}".`,
        hint: suggestNames(type, Object.keys(TYPES)),
      });
    }
    return this.on((event) => {
      if (event.type === type) listener(event);
    });
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
