/** The engine of Pave: renders software templates, checks app specs, generates manifests and catalog entities. */
export { createEngine, Engine, type EngineOptions } from './engine';
export { errorOfFindings, formatFinding, hasErrors, PaveError } from './errors';
export type { TemplateExtensions } from './extensions';
export { valuesToJson } from './values';
export type * from './types';
