/** Publish and subscribe across all processes that share the store. Nothing is kept for those who are not listening. */
export interface Topics {
  /** Tells the listeners of every process, this one included. */
  publish(topic: string, value: unknown): Promise<void>;
  /** @returns the function that ends the subscription */
  subscribe(topic: string, listener: (value: unknown) => void): () => void;
}
