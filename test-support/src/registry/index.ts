export { createScratch, type Scratch } from './create-scratch.js';
export { type Manifest, neededNames, readPackedManifest } from './manifest.js';
export { type PackedPackage, packWorkspace } from './pack.js';
export { type Registry, startRegistry } from './start-registry.js';
export { readTarball } from './tarball.js';
export { type PackageFolder, publicPackages } from './workspace.js';
