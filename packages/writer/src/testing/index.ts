export {
  readDays,
  readHours,
  readSummedUntil,
  recountDays,
  recountHours,
  sumHours,
  type Sum,
  type SummedRow,
} from './sums.ts';
export { foldInto, readStates, sortedStates, type State } from './states.ts';
