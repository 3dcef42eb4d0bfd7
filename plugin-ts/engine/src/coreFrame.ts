import * as core from '#wasm';

/**
 * Room for a frame of `length` bytes in the core's own memory, for `core.renderTree`. To be filled and used at once: the next
 * call of the core may move it.
 */
export function reserveCoreFrame(length: number): Uint8Array {
  const at = core.reserveFrame(length);
  // Read after the call, which may have grown the memory.
  return new Uint8Array((core.coreMemory() as { readonly buffer: ArrayBuffer }).buffer, at, length);
}
