/**
 * Does something with each item, and lets the event loop turn after so many: nobody else waits for all of it. What is few
 * is done at once.
 */
export async function inTurns<Item>(
  items: Iterable<Item>,
  perTurn: number,
  act: (item: Item) => void,
): Promise<void> {
  let left = perTurn;
  for (const item of items) {
    if (left === 0) {
      await nextTurn();
      left = perTurn;
    }
    act(item);
    left -= 1;
  }
}

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
