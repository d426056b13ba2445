import { FilterPatternError, invalidPattern } from './error.ts';
import { parseJson, type JsonPattern } from './json.ts';
import { parseSpace, type SpacePattern } from './space.ts';
import { parseTerms, type TermsPattern } from './terms.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
export type FilterPattern = TermsPattern | JsonPattern | SpacePattern;

const regexesMax = 2;

/** Throws FilterPatternError with the API's message. The empty pattern matches everything. */
export function parseFilterPattern(text: string): FilterPattern {
  const pattern = parse(text.trim());
  if (pattern.regexCount > regexesMax) throw new FilterPatternError(`Your input has exceeded the maximum of ${regexesMax} regular expressions per filter pattern.`);
  return pattern;
}

function parse(text: string): FilterPattern {
  if (text.startsWith('{')) {
    if (!text.endsWith('}') || text.length < 2) throw new FilterPatternError("If a filter pattern starts with '{' it must end with '}'");
    return parseJson(text.slice(1, -1));
  }
  if (text.startsWith('[')) {
    if (!text.endsWith(']') || text.length < 2) throw invalidPattern();
    return parseSpace(text.slice(1, -1));
  }
  return parseTerms(text);
}
