import { describe, expect, test } from '@jest/globals';
import { hearAnswers, type BatchDatabase } from '../../src/database/hear-answers.ts';
import type { Copy, Query } from '../../src/database/open-pool.ts';

const query: Query = (text) =>
  text === 'bad' ? Promise.reject(new Error('refused')) : Promise.resolve({ rows: [], rowCount: 7 });

const copy: Copy = () => Promise.resolve();

function aDatabase() {
  const journal: string[] = [];
  const database: BatchDatabase = {
    query,
    async transaction(work) {
      journal.push('begin');
      const result = await work(query, copy);
      journal.push('commit');
      return result;
    },
    connections: () => 3,
  };
  return { heard: hearAnswers(database, () => journal.push('heard')), journal };
}

describe('a database whose answers are heard', () => {
  test('tells of the answer to every statement and COPY, to BEGIN and to COMMIT', async () => {
    const { heard, journal } = aDatabase();
    expect(await heard.query('SELECT 1')).toEqual({ rows: [], rowCount: 7 });
    expect(journal.splice(0)).toEqual(['heard']);

    const work = async (ask: Query) => {
      await ask('one');
      await ask('two');
      return 'done';
    };
    expect(await heard.transaction(work)).toBe('done');
    expect(journal.splice(0)).toEqual(['begin', 'heard', 'heard', 'heard', 'commit', 'heard']);

    await heard.transaction((_ask, copy) => copy('COPY', Buffer.of()));
    expect(journal.splice(0)).toEqual(['begin', 'heard', 'heard', 'commit', 'heard']);

    expect(heard.connections()).toBe(3);
  });

  test('tells nothing of a statement without one, and passes its error on', async () => {
    const { heard, journal } = aDatabase();
    await expect(heard.query('bad')).rejects.toThrow('refused');
    expect(journal).toEqual([]);
  });
});
