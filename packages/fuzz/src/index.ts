export { fuzz, type FuzzReport } from './fuzz.ts';
export { failureIn } from './failure-in.ts';
export { createPicker, type Picker } from './picker.ts';
export type { FuzzSubject, FuzzTarget } from './target.ts';
