import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import * as fc from 'fast-check';
import { actionsFrom } from './actions.ts';
import { conditionsFrom } from './conditions.ts';
import { actionView } from './views/action.ts';
import { conditionView } from './views/condition.ts';

/** Texts that are often right, and now and then anything. */
const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('/a/*', '*.example.com', 'GET', '10.0.0.0/8', 'a?b', '\\*', 'X-A', '#{host}', '/#{path}', '443', 'HTTPS') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 140 }) },
);
const values = fc.record({ Values: fc.array(text, { maxLength: 3 }) });
const optional = { requiredKeys: [] };
const conditions: fc.Arbitrary<RuleCondition[]> = fc.array(
  fc.oneof(
    fc.record({ Field: fc.constant('host-header'), HostHeaderConfig: values }),
    fc.record({ Field: fc.constant('path-pattern'), PathPatternConfig: values }),
    fc.record({ Field: fc.constant('path-pattern'), Values: fc.array(text, { maxLength: 2 }) }),
    fc.record({ Field: fc.constant('http-header'), HttpHeaderConfig: fc.record({ HttpHeaderName: text, Values: fc.array(text, { maxLength: 3 }) }) }),
    fc.record({ Field: fc.constant('http-request-method'), HttpRequestMethodConfig: values }),
    fc.record({ Field: fc.constant('source-ip'), SourceIpConfig: values }),
    fc.record({ Field: fc.constant('query-string'), QueryStringConfig: fc.record({ Values: fc.array(fc.record({ Key: text, Value: text }, optional), { maxLength: 3 }) }) }),
    fc.record({ Field: text, Values: fc.array(text, { maxLength: 2 }) }),
  ),
  { maxLength: 3 },
);
const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    fc.record({ Type: fc.constant('redirect' as const), RedirectConfig: fc.record({ Protocol: text, Port: text, Host: text, Path: text, Query: text, StatusCode: fc.constantFrom('HTTP_301' as const, 'HTTP_302' as const) }, { requiredKeys: ['StatusCode'] }) }),
    fc.record({ Type: fc.constant('fixed-response' as const), FixedResponseConfig: fc.record({ StatusCode: fc.constantFrom('200', '404', '301'), MessageBody: text }) }),
    fc.record({ Type: fc.constant('forward' as const), ForwardConfig: fc.record({ TargetGroups: fc.array(fc.record({ TargetGroupArn: text, Weight: fc.integer({ min: -1, max: 1000 }) }), { maxLength: 6 }) }) }),
  ),
  { maxLength: 2 },
);

/** What is parsed, or undefined when the caller is told that it is wrong. */
function accepted<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (thrown) {
    assert.ok(thrown instanceof Error && ('code' in thrown || '$fault' in thrown), `not an error of the caller: ${String(thrown)}`);
    return undefined;
  }
}

test('conditions are refused in the service’s words, or kept so that what is shown means the same again', () => {
  let count = 0;
  fc.assert(fc.property(conditions, (given) => {
    const kept = accepted(() => conditionsFrom(given));
    if (kept === undefined) return;
    count += 1;
    assert.deepEqual(conditionsFrom(kept.map((condition) => ({ ...conditionView(condition), Values: undefined }))), kept);
    for (const { values } of kept) for (const value of values) assert.match(typeof value === 'string' ? value : `${value.key ?? ''}${value.value}`, /^[\x20-\x7e]*$/, 'nothing that could end a line');
  }), { numRuns: 10_000 });
  assert.ok(count > 50, `${count} were kept`);
});

test('actions are refused in the service’s words, or kept so that what is shown means the same again', () => {
  let count = 0;
  fc.assert(fc.property(actions, (given) => {
    const kept = accepted(() => actionsFrom(given, 'actions'));
    if (kept === undefined) return;
    count += 1;
    assert.deepEqual(actionsFrom(kept.map(actionView), 'actions').map(actionView), kept.map(actionView));
    for (const action of kept) if (action.type === 'redirect') assert.match([action.protocol, action.host, action.port, action.path, action.query].join(''), /^[\x21-\x7e]*$/);
  }), { numRuns: 10_000 });
  assert.ok(count > 50, `${count} were kept`);
});
