const FIRST_SLOTS = 64;

/**
 * A set of ids that leaves no garbage behind. A built-in `Set` allocates anew whenever it grows and whenever it
 * is cleared; over a list of a million tenants that alone makes the heap several times as large.
 *
 * Open addressing with linear probing; at most half of the slots are taken.
 */
export class IdSet {
  /** For each slot 0, or the position in `ids` plus one. */
  private slots = new Int32Array(FIRST_SLOTS);
  private ids: string[] = [];

  /** @param seed a random number in `[0, 1)`, so that nobody can choose ids that all collide */
  constructor(private readonly seed: number) {}

  get size(): number {
    return this.ids.length;
  }

  has(id: string): boolean {
    return this.slots[this.slotOf(id)] !== 0;
  }

  add(id: string): void {
    const slot = this.slotOf(id);
    if (this.slots[slot] !== 0) return;
    this.slots[slot] = this.ids.push(id);
    if (this.ids.length * 2 > this.slots.length) this.grow();
  }

  clear(): void {
    if (this.ids.length === 0) return;
    this.ids.length = 0;
    this.slots.fill(0);
  }

  /** The slot of the id, or the empty one where it belongs. */
  private slotOf(id: string): number {
    const mask = this.slots.length - 1;
    let slot = this.hash(id) & mask;
    for (;;) {
      const position = this.slots[slot] ?? 0;
      if (position === 0 || this.ids[position - 1] === id) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    for (const [index, id] of this.ids.entries()) this.slots[this.slotOf(id)] = index + 1;
  }

  /** FNV-1a over the code units, begun at the seed and mixed at the end as in MurmurHash3. */
  private hash(id: string): number {
    let hash = Math.floor(this.seed * 0x1_0000_0000) ^ 0x811c9dc5;
    for (let index = 0; index < id.length; index++) {
      hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return hash ^ (hash >>> 16);
  }
}
