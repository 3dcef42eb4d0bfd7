import { errorOfFindings, PaveError } from '../errors';
import type { Place } from './placeCell';

export function closed(): PaveError {
  return new PaveError('engine.closed', 'the engine is closed');
}

export function cancelled(): PaveError {
  return new PaveError('engine.cancelled', 'the request was cancelled');
}

/** A deadline that was missed, with the place if the rendering noted one: the one where it is, or a little before. */
export function late(deadlineMs: number, place: Place | undefined): PaveError {
  const message = `not done within ${deadlineMs} ms`;
  const hint = 'the template may loop without end, or search a text with a pattern that refers back to a group';
  if (place === undefined) {
    return new PaveError('engine.deadline', `${message}; ${hint}`);
  }
  return errorOfFindings([{ code: 'engine.deadline', level: 'error', message, ...place, hint }]);
}

export function trapped(outOfMemory: boolean, memoryMiB: number): PaveError {
  return outOfMemory
    ? new PaveError('engine.memory', `needs more than the ${memoryMiB} MiB of memory that a worker has`)
    : new PaveError('engine.trap', 'the engine failed on this input and was restarted; please report the input');
}
