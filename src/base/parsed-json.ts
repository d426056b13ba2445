/** Undefined, which nothing in JSON is, for what is not JSON. The parser's own complaint would repeat a part of the text. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
