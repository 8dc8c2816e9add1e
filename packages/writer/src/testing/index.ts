export { readHours, recountHours, sumHours, type Hour, type SummedRow } from './hours.ts';
export { foldInto, readStates, sortedStates, type State } from './states.ts';
