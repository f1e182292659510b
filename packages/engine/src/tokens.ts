import type { AnyTransform, Dialect } from '@godwit/plugin-api';
import type { InjectionToken } from 'tsyringe';
import type { EventHub } from './event-hub.js';
import type { RunRequest } from './run-context.js';

/** Every registered dialect; registering again adds one: `container.register(DIALECT, { useValue: myDialect })`. */
export const DIALECT: InjectionToken<Dialect> = Symbol.for('@godwit/engine/dialect');

/** Every registered value transform, in the order of registration. */
export const TRANSFORM: InjectionToken<AnyTransform> = Symbol.for('@godwit/engine/transform');

/** The one plan or run that a container is for. */
export const RUN: InjectionToken<RunRequest> = Symbol.for('@godwit/engine/run');

/** Where the events of that run go. */
export const EVENTS: InjectionToken<EventHub> = Symbol.for('@godwit/engine/events');
