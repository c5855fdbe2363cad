import { SeededRandom } from '../testing/seeded-random.js';
import { type Due, DueHeap } from './due-heap.js';

const entry = (dueAt: number, order: number): Due => ({ dueAt, order, position: -1 });

const drain = (heap: DueHeap<Due>): Due[] => {
  const drained: Due[] = [];
  for (let first = heap.peek(); first !== undefined; first = heap.peek()) {
    drained.push(first);
    heap.remove(first);
  }
  return drained;
};

const inOrder = (a: Due, b: Due): number => a.dueAt - b.dueAt || a.order - b.order;

describe('DueHeap', () => {
  const random = new SeededRandom(11);
  const some = (count: number): Due[] =>
    Array.from({ length: count }, (_, order) => entry(Math.floor(random.next() * 50), order));

  it('gives entries by due time, then by order', () => {
    const entries = some(500);
    const heap = new DueHeap<Due>();
    for (const each of entries) heap.push(each);
    expect(drain(heap)).toEqual([...entries].sort(inOrder));
  });

  it('takes entries out of the middle, once', () => {
    const entries = some(500);
    const heap = new DueHeap<Due>();
    for (const each of entries) heap.push(each);
    const removed = entries.filter(({ order }) => order % 3 === 0);
    for (const each of [...removed, ...removed]) heap.remove(each);
    expect(heap.size).toBe(entries.length - removed.length);
    expect(drain(heap)).toEqual(entries.filter((each) => !removed.includes(each)).sort(inOrder));
  });

  it('keeps its order whatever is taken out', () => {
    for (let trial = 0; trial < 300; trial++) {
      const entries = some(60);
      const heap = new DueHeap<Due>();
      for (const each of entries) heap.push(each);
      const removed = new Set(entries.filter(() => random.next() < 0.4));
      for (const each of removed) heap.remove(each);
      expect(drain(heap)).toEqual(entries.filter((each) => !removed.has(each)).sort(inOrder));
    }
  });

  it('is empty when cleared, and forgets what it held', () => {
    const heap = new DueHeap<Due>();
    const forgotten = entry(1, 1);
    heap.push(forgotten);
    heap.clear();
    expect([heap.size, heap.peek()]).toEqual([0, undefined]);
    heap.push(entry(2, 2));
    heap.remove(forgotten);
    expect(heap.size).toBe(1);
  });
});
