/** A policy document that IAM would not take; the sentence names the statement and says what is wrong with it. */
export class MalformedPolicy extends Error {
  override readonly name = 'MalformedPolicy';
}

/** Makes the error of a statement out of IAM's sentence. */
export type Wrong = (sentence: string) => MalformedPolicy;
