import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { CoreThread } from './coreThread';
import { PlaceCell } from './placeCell';
import type { WorkerData, WorkerMessage, WorkerRequest } from './protocol';

const port = parentPort;
if (port === null) {
  throw new Error('this module is the entry of a worker thread');
}
const send = (message: WorkerMessage, transferred: readonly ArrayBuffer[] = []) =>
  port.postMessage(message, transferred);
const { memoryMiB, answers, answered, place } = workerData as WorkerData;
const placeCell = new PlaceCell(place);

const thread = new CoreThread(memoryMiB, {
  /** Waits for the main thread, which has the portal's functions. */
  callExtension(call) {
    Atomics.store(answered, 0, 0);
    send({ type: 'extensionCall', call });
    Atomics.wait(answered, 0, 0);
    return String(receiveMessageOnPort(answers)?.message);
  },
  notePlace: (at) => placeCell.note(at),
  onPhase: (type) => send({ type }),
});

port.on('message', async (request: WorkerRequest) => {
  const message = await thread.answer(request);
  send(message, message.type === 'frame' ? [message.frame.buffer] : []);
});
send({ type: 'ready' });
