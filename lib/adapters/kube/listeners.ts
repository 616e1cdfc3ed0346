/** Listeners of one kind of message; one that throws does not keep it from the others. */
export interface Listeners<T> {
  add(listener: (message: T) => void): () => void;
  tell(message: T): void;
  clear(): void;
}

export function createListeners<T>(
  onDefect: (error: unknown, facts: Readonly<Record<string, string>>) => void,
): Listeners<T> {
  const listeners = new Set<{ readonly call: (message: T) => void }>();
  return {
    add(listener) {
      const entry = { call: listener };
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    tell(message) {
      for (const { call } of [...listeners]) {
        try {
          call(message);
        } catch (error) {
          onDefect(error, { where: "a listener of the cluster" });
        }
      }
    },
    clear: () => listeners.clear(),
  };
}
