import { describe, expect, test } from '@jest/globals';
import { createPaint } from '@checkstream/machine';
import type { Board } from '../../src/table/board.ts';
import { createLiveDisplay } from '../../src/table/live-display.ts';

const board = (...problems: string[]): Board => ({
  endpoints: [],
  latest: new Map(),
  problems,
  doubts: [],
  notices: [],
});

function aTerminal() {
  const written: string[] = [];
  return { written, columns: 80, rows: 24, write: (text: string) => written.push(text) };
}

const open = (terminal: ReturnType<typeof aTerminal>) =>
  createLiveDisplay(terminal, { paint: createPaint(false), moment: () => ({ now: 0, location: 'default' }) });

describe('the live display', () => {
  test('draws each frame over the one before, in one write', () => {
    const terminal = aTerminal();
    const display = open(terminal);
    display.show(board());
    display.show(board('broken'));
    display.show(board());
    expect(terminal.written).toHaveLength(3);
    expect(terminal.written[1]).toContain('\u001b[1A\r');
    expect(terminal.written[2]).toContain('\u001b[3A\r');
    expect(terminal.written[2]).toContain('\u001b[J');
  });

  test('writes nothing when nothing changed', () => {
    const terminal = aTerminal();
    const display = open(terminal);
    display.show(board());
    display.show(board());
    expect(terminal.written).toHaveLength(1);
  });

  test('begins on a clean screen when the terminal was resized', () => {
    const terminal = aTerminal();
    const display = open(terminal);
    display.show(board());
    terminal.columns = 60;
    display.show(board());
    expect(terminal.written[1]).toContain('\u001b[2J\u001b[H');
  });

  test('gives the cursor back at the end', () => {
    const terminal = aTerminal();
    open(terminal).close();
    expect(terminal.written).toEqual(['\u001b[?25h']);
  });
});
