/** Runs the callback once after so many milliseconds, or a little earlier. Returns what cancels it. */
export type SetTimer = (callback: () => void, delayMs: number) => Cancel;
export type Cancel = () => void;
