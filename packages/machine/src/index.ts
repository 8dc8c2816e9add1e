export { createPaint, outcomeColour, wantsColours, type Colour, type Paint } from './colours.ts';
export { cut } from './cut.ts';
export { devRuns, readDevFile, type DevFile } from './dev-file.ts';
export { isAlive } from './is-alive.ts';
export { portAnswers } from './port-answers.ts';
export { printable, printableLine } from './printable.ts';
export { watchOutput } from './watch-output.ts';
