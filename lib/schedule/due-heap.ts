/** Something that falls due. Entries of equal `dueAt` come out in the order of `order`. */
export interface Due {
  readonly dueAt: number;
  readonly order: number;
  /** Where the entry stands in the heap, kept by the heap; -1 outside. */
  position: number;
}

/** A binary min-heap that can also take out an entry from its middle: a long-cancelled alarm takes no room. */
export class DueHeap<T extends Due> {
  private readonly entries: T[] = [];

  get size(): number {
    return this.entries.length;
  }

  peek(): T | undefined {
    return this.entries[0];
  }

  push(entry: T): void {
    this.entries.push(entry);
    entry.position = this.entries.length - 1;
    this.rise(entry);
  }

  /** Does nothing when the entry is not in the heap. */
  remove(entry: T): void {
    const { position } = entry;
    if (this.entries[position] !== entry) return;
    entry.position = -1;
    const last = this.entries.pop();
    if (last === undefined || last === entry) return;
    this.place(last, position);
    this.rise(last);
    this.sink(last);
  }

  clear(): void {
    this.entries.length = 0;
  }

  private rise(entry: T): void {
    for (let above = this.above(entry); above !== undefined && precedes(entry, above); ) {
      this.swap(entry, above);
      above = this.above(entry);
    }
  }

  private sink(entry: T): void {
    for (let below = this.below(entry); below !== undefined && precedes(below, entry); ) {
      this.swap(below, entry);
      below = this.below(entry);
    }
  }

  private above({ position }: T): T | undefined {
    return position === 0 ? undefined : this.entries[(position - 1) >> 1];
  }

  private below({ position }: T): T | undefined {
    const left = this.entries[2 * position + 1];
    const right = this.entries[2 * position + 2];
    if (left === undefined || right === undefined) return left;
    return precedes(left, right) ? left : right;
  }

  private swap(a: T, b: T): void {
    const { position } = a;
    this.place(a, b.position);
    this.place(b, position);
  }

  private place(entry: T, position: number): void {
    this.entries[position] = entry;
    entry.position = position;
  }
}

function precedes(a: Due, b: Due): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.order < b.order);
}
