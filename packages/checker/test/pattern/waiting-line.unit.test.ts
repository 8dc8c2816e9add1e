import { describe, expect, test } from '@jest/globals';
import { createWaitingLine } from '../../src/pattern/waiting-line.ts';

const openLine = () => createWaitingLine<{ text: string }>({ maxChars: 10, batchChars: 4, batchItems: 3 });
const item = (text: string) => ({ text });

describe('a waiting line', () => {
  test('serves who came first, as many as fit into a batch', () => {
    const line = openLine();
    for (const text of ['a', 'b', 'c', 'd']) line.join(item(text));
    expect(line.take().map(({ text }) => text)).toEqual(['a', 'b', 'c']);
    expect(line.take().map(({ text }) => text)).toEqual(['d']);
    expect(line.take()).toEqual([]);
  });

  test('ends a batch before the text that makes it too long, and serves a text that is too long alone', () => {
    const line = openLine();
    for (const text of ['aaa', 'bb', 'ccccc']) line.join(item(text));
    expect([line.take(), line.take(), line.take()].map((batch) => batch.length)).toEqual([1, 1, 1]);
  });

  test('has room for so many characters, or for one text of any length', () => {
    const line = openLine();
    const long = item('x'.repeat(20));
    expect(line.join(long)).toBe(true);
    expect(line.join(item('a'))).toBe(false);
    line.leave(long);
    expect(line.join(item('x'.repeat(10)))).toBe(true);
    expect(line.join(item('a'))).toBe(false);
  });

  test('puts who comes back in front, in their order, whether there is room or not', () => {
    const line = openLine();
    const [first, second] = [item('a'), item('b')];
    line.join(item('x'.repeat(10)));
    line.rejoin([first, second]);
    expect(line.first()).toBe(first);
    expect(line.take()).toEqual([first, second]);
  });

  test('says when a whole batch waits: by its number, or by its characters', () => {
    const line = openLine();
    line.join(item('a'));
    line.join(item('b'));
    expect(line.isFull()).toBe(false);
    line.join(item('c'));
    expect(line.isFull()).toBe(true);
    line.clear();
    line.join(item('aaaa'));
    expect(line.isFull()).toBe(true);
  });

  test('does not count twice who leaves twice', () => {
    const line = openLine();
    const gone = item('aaaaa');
    line.join(gone);
    line.leave(gone);
    line.leave(gone);
    line.join(item('x'.repeat(10)));
    expect(line.join(item('a'))).toBe(false);
  });
});
