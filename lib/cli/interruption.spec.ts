import { EventEmitter } from 'node:events';
import { Interruption } from './interruption.js';

describe('signals during a command', () => {
  it.each(['SIGINT', 'SIGTERM'])('%s asks it to end well, and then to end soon', (signal) => {
    const source = new EventEmitter();
    const told: string[] = [];
    const interruption = new Interruption(source, {
      onFirst: () => told.push('first'),
      onSecond: () => told.push('second'),
    });
    expect(interruption.hasCome).toBe(false);
    source.emit(signal);
    expect([interruption.hasCome, told]).toEqual([true, ['first']]);
    source.emit('SIGINT');
    source.emit('SIGTERM');
    expect(told).toEqual(['first', 'second']);
    interruption.stop();
    expect(source.eventNames()).toEqual([]);
  });
});
