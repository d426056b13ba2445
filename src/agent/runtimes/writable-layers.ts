/** What containers have written into their own file systems. */
export interface WritableLayers {
  /** Undefined when there is none, or it cannot be told now. */
  bytesOf(runtimeId: string): Promise<number | undefined>;
}
