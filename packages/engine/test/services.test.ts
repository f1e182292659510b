import { DialectRegistry } from '../src/dialects/dialect-registry.js';
import { EventHub } from '../src/event-hub.js';
import { createContainer } from '../src/index.js';
import { Migration } from '../src/migration.js';
import { assemble, openRun } from '../src/run-container.js';
import type { RunRequest } from '../src/run-context.js';

const services = { DialectRegistry, Migration };

const run = { runId: 'r', signal: new AbortController().signal } as RunRequest;

test.each(Object.entries(services))(
  '%s is resolved, once per run, with every parameter',
  (_name, service) => {
    const container = assemble({}, {});
    const one = openRun(container, run, new EventHub());
    // tsyringe gives undefined for a parameter without a decorator, and no error.
    const parameters = Reflect.getOwnMetadata('injectionTokens', service) as
      | Record<string, unknown>
      | undefined;
    expect(Object.keys(parameters ?? {})).toHaveLength(service.length);
    expect(one.resolve<unknown>(service)).toBeInstanceOf(service);
    expect(one.resolve<unknown>(service)).toBe(one.resolve<unknown>(service));
    const other = openRun(container, run, new EventHub());
    expect(other.resolve<unknown>(service)).not.toBe(one.resolve<unknown>(service));
  },
);

test('a container is a child of its own', () => {
  expect(createContainer()).not.toBe(createContainer());
});

test('a listener that throws disturbs nobody, and one that left is silent', () => {
  const hub = new EventHub();
  const heard: string[] = [];
  hub.on(() => {
    throw new Error('a defect of the listener');
  });
  const leave = hub.on((event) => heard.push(event.type));
  hub.emit({ type: 'plan:started', tables: 1 });
  leave();
  hub.emit({ type: 'plan:started', tables: 2 });
  expect(heard).toEqual(['plan:started']);
});

test('a listener of one type hears of no other, and a type that is none is refused with the nearest', () => {
  const hub = new EventHub();
  const heard: unknown[] = [];
  const leave = hub.onType('plan:started', (event) => heard.push(event));
  hub.emit({ type: 'run:completing' });
  hub.emit({ type: 'plan:started', tables: 1 });
  leave();
  hub.emit({ type: 'plan:started', tables: 2 });
  expect(heard).toEqual([{ type: 'plan:started', tables: 1 }]);
  expect(() => hub.onType('table:finish', () => {})).toThrow(
    expect.objectContaining({
      code: 'EVENT_UNKNOWN',
      message: 'There is no event "table:finish".',
      hint: expect.stringContaining('"table:finished"'),
    }),
  );
});
