import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { referenceDecision } from './testing/reference-evaluator.ts';
import { account, ann, ask, session, type Ask } from './testing/ask.ts';

interface Statement {
  readonly [element: string]: unknown;
  readonly Effect: 'Allow' | 'Deny';
}

const actions = ['ecs:RunTask', 'ecs:StopTask', 'ec2:RunInstances'];
const resources = ['*', `arn:aws:ecs:eu-west-1:${account}:task/web/1`, `arn:aws:ecs:eu-west-1:${account}:task/db/1`];
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });

const conditions = fc.option(
  fc.oneof(
    fc.record({ StringEquals: fc.record({ 'aws:PrincipalTag/team': some(['red', 'blue', '${aws:username}']) }) }),
    fc.record({ StringNotLike: fc.record({ 'aws:PrincipalTag/team': some(['r*', 'bl?e']) }) }),
    fc.record({ StringLikeIfExists: fc.record({ 'ecs:cluster': some(['*web', 'db']) }) }),
    fc.record({ 'ForAllValues:StringEquals': fc.record({ 'aws:TagKeys': some(['a', 'b']) }) }),
    fc.record({ 'ForAnyValue:StringNotEquals': fc.record({ 'aws:TagKeys': some(['a', 'b']) }) }),
    fc.record({ Null: fc.record({ 'ecs:cluster': fc.constantFrom('true', 'false') }) }),
    fc.record({ NumericLessThan: fc.record({ 'x:size': fc.constantFrom('5', '10') }), Bool: fc.record({ 'aws:SecureTransport': fc.constantFrom('true', 'false') }) }),
  ),
  { nil: undefined, freq: 3 },
);

const actionElements = fc.oneof(fc.record({ Action: some(['*', 'ecs:*', 'ecs:run*', ...actions]) }), fc.record({ NotAction: some(['ecs:S*', 'ec2:*']) }));
const resourceElements = fc.oneof(fc.record({ Resource: some(['*', 'arn:aws:ecs:*:*:task/web/*', 'arn:aws:ecs:eu-*:*:task/??/1', 'arn:aws:ecs:*:*:task/${aws:username}/1']) }), fc.record({ NotResource: some(['arn:aws:ecs:*:*:task/db/*']) }));
const effects = fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const);
const statements: fc.Arbitrary<Statement> = fc.tuple(effects, actionElements, resourceElements, conditions).map(([Effect, action, resource, Condition]) => ({ Effect, ...action, ...resource, ...(Condition === undefined ? {} : { Condition }) }));
const principals = fc.oneof(fc.constant('*'), fc.record({ AWS: some([account, `arn:aws:iam::${account}:root`, ann.arn, session.arn, session.identityArn, '999999999999', '*']) }));
const ofResources: fc.Arbitrary<Statement> = fc.tuple(statements, principals, fc.boolean()).map(([statement, principal, isNot]) => ({ ...statement, [isNot && statement.Effect === 'Deny' ? 'NotPrincipal' : 'Principal']: principal }));

interface Asked extends Ask {
  readonly identity: readonly Statement[];
}

const lists = (of: fc.Arbitrary<Statement>) => fc.array(of, { maxLength: 4 });
const maybe = (of: fc.Arbitrary<Statement>) => fc.option(lists(of), { nil: undefined, freq: 2 });
const keys = fc.record({ 'aws:PrincipalTag/team': fc.constantFrom('red', 'blue', 'web'), 'ecs:cluster': fc.constantFrom('web', 'db'), 'aws:TagKeys': fc.subarray(['a', 'b', 'c']), 'aws:username': fc.constantFrom('web', 'db'), 'x:size': fc.constantFrom('3', '7', '12'), 'aws:SecureTransport': fc.constantFrom('true', 'false') }, { requiredKeys: [] });

const asks: fc.Arbitrary<Asked> = fc
  .record({ action: fc.constantFrom(...actions), resource: fc.constantFrom(...resources), keys, identity: lists(statements), boundary: maybe(statements), session: maybe(statements), resourcePolicy: maybe(ofResources), endpoint: maybe(ofResources), caller: fc.constantFrom(ann, session), isCrossAccount: fc.boolean(), isResourcePolicyRequired: fc.boolean() })
  .map(({ boundary, session: limits, resourcePolicy, endpoint, ...rest }) => ({
    ...rest,
    ...(boundary === undefined ? {} : { boundary }),
    ...(limits === undefined ? {} : { session: limits }),
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
    ...(endpoint === undefined ? {} : { endpoint }),
  }));

const runs = { numRuns: 3_000 };

test('what is compiled and indexed decides as a straight reading of the documentation does', () => {
  fc.assert(
    fc.property(asks, (asked) => {
      assert.equal(ask(asked), referenceDecision(asked));
    }),
    { numRuns: 10_000 },
  );
});

test('an explicit deny always wins, wherever it stands', () => {
  fc.assert(
    fc.property(asks, fc.constantFrom('identity' as const, 'boundary' as const, 'session' as const, 'resourcePolicy' as const), (asked, where) => {
      const deny = { Effect: 'Deny', Action: '*', Resource: '*', ...(where === 'resourcePolicy' && { Principal: '*' }) };
      const given = asked[where] ?? [];
      assert.match(ask({ ...asked, [where]: [...(Array.isArray(given) ? given : [given]), deny] }), /^explicit-deny/);
    }),
    runs,
  );
});

test('to allow more never takes away: an added allow turns no allowed request into a denied one', () => {
  fc.assert(
    fc.property(asks, statements, (asked, added) => {
      if (ask(asked) !== 'allowed') return;
      assert.equal(ask({ ...asked, identity: [...asked.identity, { ...added, Effect: 'Allow' }] }), 'allowed');
    }),
    runs,
  );
});

test('without an allow of its own a request gains nothing when an allow is removed, and without a deny of its own it loses nothing when a deny is', () => {
  fc.assert(
    fc.property(asks, fc.nat(), (asked, chosen) => {
      const { identity } = asked;
      const index = identity.length === 0 ? 0 : chosen % identity.length;
      const [before, after] = [ask(asked), ask({ ...asked, identity: identity.toSpliced(index, 1) })];
      if (identity[index]?.Effect === 'Allow' && before !== 'allowed') assert.notEqual(after, 'allowed');
      if (identity[index]?.Effect === 'Deny' && before === 'allowed') assert.equal(after, 'allowed');
    }),
    runs,
  );
});

test('removing a denying statement widens by no more than what that statement denied', () => {
  fc.assert(
    fc.property(asks, fc.nat(), (asked, chosen) => {
      const { identity } = asked;
      const removed = identity[identity.length === 0 ? 0 : chosen % identity.length];
      if (removed?.Effect !== 'Deny' || ask(asked) === 'allowed') return;
      if (ask({ ...asked, identity: identity.filter((one) => one !== removed) }) !== 'allowed') return;
      const { boundary: _, session: __, resourcePolicy: ___, endpoint: ____, ...plain } = asked;
      assert.equal(ask({ ...plain, isCrossAccount: false, isResourcePolicyRequired: false, identity: [{ ...removed, Effect: 'Allow' }] }), 'allowed');
    }),
    runs,
  );
});

test('the order of policies and of their statements does not matter', () => {
  fc.assert(
    fc.property(asks, (asked) => {
      const whole = { Version: '2012-10-17', Statement: asked.identity.toReversed() };
      assert.equal(ask({ ...asked, identity: asked.identity.toReversed() }), ask(asked));
      if (asked.identity.length > 0) assert.equal(ask({ ...asked, identity: whole }), ask(asked));
    }),
    runs,
  );
});

test('limits only limit: what is allowed with a boundary, a session policy or an endpoint is allowed without', () => {
  fc.assert(
    fc.property(asks, fc.constantFrom('boundary' as const, 'session' as const, 'endpoint' as const), (asked, limit) => {
      if (ask(asked) !== 'allowed') return;
      const { [limit]: _, ...without } = asked;
      assert.equal(ask(without), 'allowed');
    }),
    runs,
  );
});
