/**
 * What crosses into the core and back: the length of a header (32 bits, little endian), the header as JSON text in UTF-8,
 * then the bytes whose lengths the header gives. One crossing a request, and no file becomes a JavaScript string.
 */

const encoder = new TextEncoder();

/** Bytes of a text, in UTF-8. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * Memory for a frame that goes to another thread: shared with the worker that reads it, not moved there, since a request
 * that is set back is sent again.
 */
export function sharedMemory(length: number): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(new SharedArrayBuffer(length));
}

/** One frame from a header and the sections behind it, for another thread. */
export function encodeFrame(header: unknown, sections: readonly Uint8Array[]): Uint8Array<SharedArrayBuffer> {
  return fillFrame(sharedMemory, header, sections);
}

/** The same for this thread, in ordinary memory, which is quicker to get. */
export function encodeLocalFrame(header: unknown, sections: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return fillFrame((length) => Buffer.allocUnsafe(length), header, sections);
}

/** One frame in the memory that `allocate` gives. */
export function fillFrame<T extends Uint8Array>(
  allocate: (length: number) => T,
  header: unknown,
  sections: readonly Uint8Array[],
): T {
  const head = JSON.stringify(header);
  const headLength = Buffer.byteLength(head);
  let length = 4 + headLength;
  for (const section of sections) {
    length += section.length;
  }
  const frame = allocate(length);
  const bytes = asBuffer(frame);
  bytes.writeUInt32LE(headLength, 0);
  bytes.write(head, 4);
  let at = 4 + headLength;
  for (const section of sections) {
    frame.set(section, at);
    at += section.length;
  }
  return frame;
}

/** The same memory with Node's methods: they write and read short texts in half the time of encoders and decoders. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The header of a frame, parsed but not checked, and the bytes behind it. Throws when the frame is cut short. */
export function decodeFrame(frame: Uint8Array): { header: unknown; body: Uint8Array } {
  const bytes = asBuffer(frame);
  const bodyAt = 4 + bytes.readUInt32LE(0);
  if (frame.length < bodyAt) {
    throw new RangeError('frame is cut short');
  }
  return { header: JSON.parse(bytes.toString('utf8', 4, bodyAt)), body: frame.subarray(bodyAt) };
}
