/**
 * A queue in which groups take turns: a group that pushes a thousand items delays another group's first item by one item,
 * not by a thousand. Within a group, first in, first out.
 */
export class FairQueue<T> {
  /** In the order of their turns: the group that was served last stands last. */
  readonly #groups = new Map<string, T[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(group: string, item: T): void {
    const items = this.#groups.get(group);
    if (items === undefined) {
      this.#groups.set(group, [item]);
    } else {
      items.push(item);
    }
    this.#size += 1;
  }

  /** Takes the next item of the group whose turn it is. */
  shift(): T | undefined {
    for (const [group, items] of this.#groups) {
      const item = items.shift();
      this.#groups.delete(group);
      if (items.length > 0) {
        this.#groups.set(group, items);
      }
      this.#size -= 1;
      return item;
    }
    return undefined;
  }

  /** Takes `item` out, wherever it stands; says whether it was there. */
  remove(group: string, item: T): boolean {
    const items = this.#groups.get(group);
    const index = items?.indexOf(item) ?? -1;
    if (items === undefined || index < 0) {
      return false;
    }
    items.splice(index, 1);
    if (items.length === 0) {
      this.#groups.delete(group);
    }
    this.#size -= 1;
    return true;
  }
}
