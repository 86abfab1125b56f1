/** Functions to be called with every event until they are disposed of. */
export class Listeners<Event extends readonly unknown[]> {
  readonly #listeners = new Set<(...event: Event) => void>();

  add(listener: (...event: Event) => void): Disposable {
    const own = (...event: Event) => listener(...event);
    this.#listeners.add(own);
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) };
  }

  tell(...event: Event): void {
    for (const listener of [...this.#listeners]) listener(...event);
  }
}
