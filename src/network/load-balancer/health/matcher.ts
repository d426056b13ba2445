/** Whether a code is one of a matcher's, such as `200`, `200,202` or `200-299`. */
export function isMatched(matcher: string, code: number): boolean {
  return matcher.split(',').some((part) => {
    const [first = '', last = first] = part.trim().split('-');
    return first !== '' && code >= Number(first) && code <= Number(last);
  });
}
