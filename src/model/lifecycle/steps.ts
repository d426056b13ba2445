/** Items between two pauses: some milliseconds' worth. */
const stepMax = 2_000;

/** Does the work for each item, and pauses now and then, so that others can have their turn. */
export function* inSteps<T>(items: Iterable<T>, work: (item: T) => void): Generator<void, void> {
  let count = 0;
  for (const item of items) {
    work(item);
    count += 1;
    if (count % stepMax === 0) yield;
  }
}

/** Takes what pauses to its end at once. */
export function finished<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
