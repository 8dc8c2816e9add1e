import { describe, expect, test } from '@jest/globals';
import { createBodyMemory } from '../../src/probe/body-memory.ts';
import { NotJudgedError } from '../../src/probe/errors.ts';

const chunk = Buffer.alloc(10_000, 'x');

describe('kept bytes', () => {
  test('are what was added, in one piece', () => {
    const kept = createBodyMemory().keep();
    for (let i = 0; i < 1_000; i++) kept.add(Buffer.from(`${i},`));
    expect(kept.view().toString()).toBe(Array.from({ length: 1_000 }, (_, i) => `${i},`).join(''));
  });

  test('are gone once forgotten', () => {
    const kept = createBodyMemory().keep();
    kept.add(chunk);
    kept.forget();
    expect(kept.view()).toHaveLength(0);
  });
});

describe('the memory of all bodies', () => {
  test('is full from its bound on until bodies are released', () => {
    const memory = createBodyMemory({ fullBytes: 20_000, mostBytes: 1_000_000 });
    const bodies = [memory.keep(), memory.keep()];
    bodies[0]?.add(chunk);
    expect(memory.isFull()).toBe(false);
    bodies[1]?.add(chunk);
    expect(memory.isFull()).toBe(true);
    bodies[0]?.forget();
    expect(memory.isFull()).toBe(true);
    bodies[0]?.release();
    bodies[0]?.release();
    expect(memory.isFull()).toBe(false);
  });

  test('has an end, and a probe that comes there is not judged', () => {
    const memory = createBodyMemory({ fullBytes: 1, mostBytes: 25_000 });
    memory.keep().add(chunk);
    memory.keep().add(chunk);
    const third = memory.keep();
    expect(() => third.add(chunk)).toThrow(NotJudgedError);
    third.release();
    expect(() => memory.keep().add(chunk.subarray(0, 4_000))).not.toThrow();
  });
});
