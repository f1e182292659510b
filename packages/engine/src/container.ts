import 'reflect-metadata';
import { type DependencyContainer, container as root } from 'tsyringe';

/**
 * A container for an application's own registrations under DIALECT and TRANSFORM: a child of tsyringe's root, so
 * that two of them know nothing of each other.
 */
export function createContainer(): DependencyContainer {
  return root.createChildContainer();
}
