import * as fc from 'fast-check';
import type { RuleCondition } from '#model/listener-rule.ts';

// Few characters, so that patterns and requests meet, and among them all that mean something to HAProxy, to regular expressions or to AWS.
const pathCharacter = fc.constantFrom('a', 'b', 'A', '/', '.', '-', '$', "'", '(', ')', '+', '%', '@', '{', '}', '"', '\\', '[', ']', '|', '^', '&', '~');
const hostCharacter = fc.constantFrom('a', 'b', 'A', '.', '-', '1');
const headerCharacter = fc.constantFrom('a', 'b', 'A', ' ', '{', '}', "'", '"', '\\', '$', '%', '[', ']', '#', ',', ';', '|', '(');
const wildcard = fc.constantFrom('*', '?');

function text(character: fc.Arbitrary<string>, maxLength = 4): fc.Arbitrary<string> {
  return fc.array(character, { minLength: 1, maxLength }).map((characters) => characters.join(''));
}

const patternOf = (character: fc.Arbitrary<string>) => text(fc.oneof({ weight: 3, arbitrary: character }, { weight: 1, arbitrary: wildcard }), 6);
const values = (value: fc.Arbitrary<string>) => fc.array(value, { minLength: 1, maxLength: 3 });
const queryCharacter = fc.constantFrom('a', 'b', 'A', '1', '.', '%', "'", '"', '{', '}', '\\', '$', '|');
const queryPattern = text(fc.oneof({ weight: 4, arbitrary: queryCharacter }, { weight: 1, arbitrary: fc.constantFrom('*', '?', '\\*', '\\?') }), 4);
const headerName = fc.constantFrom('x-one', "X-T'wo", 'x_three');

export const anyCondition: fc.Arbitrary<RuleCondition> = fc.oneof(
  values(patternOf(hostCharacter)).map((each): RuleCondition => ({ field: 'host-header', values: each })),
  values(patternOf(pathCharacter).map((pattern) => `/${pattern}`)).map((each): RuleCondition => ({ field: 'path-pattern', values: each })),
  fc.tuple(headerName, values(patternOf(headerCharacter))).map(([name, each]): RuleCondition => ({ field: 'http-header', name, values: each })),
  values(fc.constantFrom('GET', 'POST', 'PUT', 'PURGE')).map((each): RuleCondition => ({ field: 'http-request-method', values: each })),
  values(fc.constantFrom('127.0.0.0/8', '127.0.0.1/32', '10.0.0.0/8', '0.0.0.0/0')).map((each): RuleCondition => ({ field: 'source-ip', values: each })),
  fc.array(fc.record({ key: queryPattern, value: queryPattern }, { requiredKeys: ['value'] }), { minLength: 1, maxLength: 2 }).map((each): RuleCondition => ({ field: 'query-string', values: each })),
);

export const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PURGE'),
  host: text(hostCharacter, 5),
  path: fc.array(pathCharacter, { maxLength: 4 }).map((characters) => `/${characters.join('')}`),
  query: fc.option(fc.array(fc.oneof(text(queryCharacter, 3), fc.tuple(text(queryCharacter, 2), text(queryCharacter, 3)).map((pair) => pair.join('='))), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('&')), { nil: undefined }),
  headers: fc.array(fc.tuple(headerName, text(headerCharacter).map((value) => value.trim()).filter((value) => value !== '')), { maxLength: 3 }),
});
