import type { MessagePort } from 'node:worker_threads';
import type { ExtensionCall } from '../extensions';
import type { GenerateDirectoryJob } from '../tree/generateDirectory';
import type { RenderDirectoryJob } from '../tree/renderDirectory';
import type { StagedWrite } from '../tree/stagedTree';

/** What the main thread asks of a worker. One at a time: a worker gets the next when it has answered. */
export type WorkerRequest =
  | { readonly kind: CoreRequest | 'renderTree'; readonly frame: Uint8Array<SharedArrayBuffer> }
  | { readonly kind: 'renderDirectory'; readonly job: RenderDirectoryJob }
  | { readonly kind: 'generateDirectory'; readonly job: GenerateDirectoryJob }
  | { readonly kind: 'writeTree'; readonly write: StagedWrite }
  | { readonly kind: 'panic' };

/** Requests that are one crossing into the core and nothing else. Each is a function of the WebAssembly module that takes a frame. */
export type CoreRequest =
  | 'renderString'
  | 'readSpec'
  | 'generate'
  | 'explain'
  | 'describe'
  | 'catalog'
  | 'catalogFromManifests'
  | 'mergeCatalog'
  | 'validate'
  | 'policies';

/** What a worker answers. */
export type WorkerMessage =
  /** It is loaded and takes requests. */
  | { readonly type: 'ready' }
  /** The core is working from here on: the deadline counts. */
  | { readonly type: 'computing' }
  /** The core has answered and files are written: the deadline counts no longer. */
  | { readonly type: 'writing' }
  /** It waits for the answer of one of the portal's filters or globals. */
  | { readonly type: 'extensionCall'; readonly call: ExtensionCall }
  | { readonly type: 'frame'; readonly frame: Uint8Array<ArrayBuffer> }
  | { readonly type: 'value'; readonly value: unknown }
  /** The core trapped. This instance must not be used again. */
  | { readonly type: 'trap'; readonly outOfMemory: boolean }
  /** The request failed outside the core, for example on a disk. */
  | { readonly type: 'failure'; readonly code: string; readonly message: string };

/** What a worker is given when it starts. */
export interface WorkerData {
  readonly memoryMiB: number;
  /** Where answers to extension calls arrive; `answered` is 1 when one has. */
  readonly answers: MessagePort;
  readonly answered: Int32Array<SharedArrayBuffer>;
  /** The memory of a `PlaceCell`. */
  readonly place: SharedArrayBuffer;
}
