import type { Paint } from '@checkstream/machine';
import type { Display } from './display.ts';
import type { Moment } from './render-table.ts';
import { renderTable } from './render-table.ts';

export interface Terminal {
  write(text: string): unknown;
  columns: number;
  rows: number;
}

// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html; mode 2026 is synchronized output, ignored where unknown.
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const BEGIN = '\u001b[?2026h\u001b[?7l';
const END = '\u001b[?7h\u001b[?2026l';
const CLEAR_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
const CLEAR_ALL = '\u001b[2J\u001b[H';

/** Draws each frame over the one before, in one write, and only when it differs: no flicker, and nothing scrolls. */
export function createLiveDisplay(terminal: Terminal, options: { paint: Paint; moment: () => Moment }): Display {
  let drawn: string[] = [];
  let size = sizeOf(terminal);
  return {
    say: (line) => void terminal.write(`${line}\n`),
    show(board) {
      const { columns: width, rows } = terminal;
      const lines = renderTable(board, options.moment(), { width, height: rows - 1, paint: options.paint });
      const resized = size !== sizeOf(terminal);
      if (!resized && lines.join('\n') === drawn.join('\n')) return;
      // After a resize nobody knows where the old lines are: they may have been wrapped.
      const home = resized ? CLEAR_ALL : begin(drawn.length);
      const frame = lines.map((line) => `${line}${CLEAR_LINE_END}\n`).join('');
      terminal.write(`${BEGIN}${HIDE_CURSOR}${home}${frame}${CLEAR_BELOW}${END}`);
      drawn = lines;
      size = sizeOf(terminal);
    },
    close: () => void terminal.write(SHOW_CURSOR),
  };
}

/** Below an empty line the first time, later where the frame before began. */
function begin(lines: number): string {
  return lines === 0 ? '\n' : `\u001b[${lines}A\r`;
}

function sizeOf({ columns, rows }: Terminal): string {
  return `${columns}x${rows}`;
}
