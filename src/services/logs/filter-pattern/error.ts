/** A filter pattern that the language does not have; the message is the API's. */
export class FilterPatternError extends Error {
  override readonly name = 'FilterPatternError';
}

export function invalidPattern(): FilterPatternError {
  return new FilterPatternError('Invalid filter pattern');
}

export function invalidTerm(term: string): FilterPatternError {
  return new FilterPatternError(`Invalid character(s) in term '${term}'`);
}
