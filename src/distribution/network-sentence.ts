import { codeOf, messageOf } from '#base/errors.ts';

/** fetch hides why behind `fetch failed`. */
export function networkSentence(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : (codeOf(cause) ?? '') + (codeOf(cause) === undefined ? '' : ': ') + messageOf(cause);
}
