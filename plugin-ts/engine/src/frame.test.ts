import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeFrame, encodeFrame, utf8 } from './frame';

describe('frame', () => {
  it('carries a header and the bytes behind it', () => {
    const { header, body } = decodeFrame(encodeFrame({ name: 'ä' }, [utf8('ab'), utf8(''), utf8('c')]));
    assert.deepEqual(header, { name: 'ä' });
    assert.equal(Buffer.from(body).toString(), 'abc');
  });

  it('refuses a frame that is cut short', () => {
    const frame = encodeFrame({ name: 'x' }, []);
    assert.throws(() => decodeFrame(frame.slice(0, frame.length - 1)), RangeError);
  });
});
