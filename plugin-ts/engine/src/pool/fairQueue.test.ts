import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FairQueue } from './fairQueue';

function drain<T>(queue: FairQueue<T>): T[] {
  const items: T[] = [];
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
    items.push(item);
  }
  return items;
}

describe('FairQueue', () => {
  it('lets groups take turns, first in first out within a group', () => {
    const queue = new FairQueue<string>();
    ['a1', 'a2', 'a3'].forEach((item) => queue.push('a', item));
    ['b1', 'b2'].forEach((item) => queue.push('b', item));
    queue.push('c', 'c1');
    assert.equal(queue.size, 6);
    assert.deepEqual(drain(queue), ['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    assert.equal(queue.size, 0);
  });

  it('forgets an item that was removed', () => {
    const queue = new FairQueue<string>();
    queue.push('a', 'a1');
    queue.push('a', 'a2');
    assert.equal(queue.remove('a', 'a1'), true);
    assert.equal(queue.remove('a', 'a1'), false);
    assert.equal(queue.remove('b', 'a2'), false);
    assert.deepEqual(drain(queue), ['a2']);
  });
});
