import { matchesJson } from './json.ts';
import type { FilterPattern } from './parse.ts';
import { matchesSpace } from './space.ts';
import { matchesTerms } from './terms.ts';

export function matchesFilterPattern(pattern: FilterPattern, message: string): boolean {
  switch (pattern.kind) {
    case 'terms':
      return matchesTerms(pattern, message);
    case 'json':
      return matchesJson(pattern, message);
    case 'space':
      return matchesSpace(pattern, message);
  }
}
