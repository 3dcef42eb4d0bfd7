import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PlaceCell } from './placeCell';

describe('PlaceCell', () => {
  const read = new PlaceCell();
  const written = new PlaceCell(read.memory);

  it('gives what was noted last over the same memory, until it is cleared', () => {
    assert.equal(read.read(), undefined);
    written.note({ file: 'a.txt', line: 7 });
    written.note({ file: 'docs/ünï 😀.md', line: 3 });
    assert.deepEqual(read.read(), { file: 'docs/ünï 😀.md', line: 3 });
    read.clear();
    assert.equal(read.read(), undefined);
  });

  it('cuts a name that is too long between two characters', () => {
    written.note({ file: 'ü'.repeat(5000), line: 1 });
    assert.match(read.read()?.file ?? '', /^ü{2048}$/);
  });
});
