/** A mistake of who wrote the query; an operation answers it as InvalidParameterException. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  /** Of the first character that cannot be understood, from 0. */
  readonly position: number;

  constructor(position: number, message: string) {
    super(`Invalid expression: ${message} at position ${position}.`);
    this.position = position;
  }
}
