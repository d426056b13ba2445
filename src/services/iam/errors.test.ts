import * as sdk from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import test from 'node:test';
import { checkEnum, checkLength } from '#wire/constraints.ts';
import { answerTo } from '#wire/error-answer.ts';
import * as errors from './errors.ts';

test('each error goes over the wire by the code and status of its page in the API reference', () => {
  const cases: readonly (readonly [Error, string, number])[] = [
    [errors.noSuchEntity(''), 'NoSuchEntity', 404],
    [errors.entityAlreadyExists(''), 'EntityAlreadyExists', 409],
    [errors.deleteConflict(''), 'DeleteConflict', 409],
    [errors.limitExceeded(''), 'LimitExceeded', 409],
    [errors.malformedPolicyDocument(''), 'MalformedPolicyDocument', 400],
    [errors.invalidInput(''), 'InvalidInput', 400],
    [errors.unmodifiableEntity(''), 'UnmodifiableEntity', 400],
    [errors.policyNotAttachable(''), 'PolicyNotAttachable', 400],
    [errors.policyEvaluation(''), 'PolicyEvaluation', 500],
    [errors.serviceNotSupported(''), 'NotSupportedService', 404],
    [errors.concurrentModification(''), 'ConcurrentModification', 409],
    [errors.reportNotPresent(''), 'ReportNotPresent', 410],
    [errors.reportExpired(''), 'ReportExpired', 410],
    [errors.validationError(''), 'ValidationError', 400],
  ];
  for (const [error, code, status] of cases) {
    const answer = answerTo(error, { family: 'query', sdk });
    assert.deepEqual([answer?.queryCode, answer?.status], [code, status]);
  }
});

test('what is not there is named with what it is', () => {
  assert.equal(errors.userNotFound('ann').message, 'The user with name ann cannot be found.');
  assert.equal(errors.groupNotFound('ops').message, 'The group with name ops cannot be found.');
  assert.equal(errors.roleNotFound('app').message, 'The role with name app cannot be found.');
  assert.equal(errors.inlinePolicyNotFound('role', 'read').message, 'The role policy with name read cannot be found.');
  assert.equal(errors.quotaExceeded('AccessKeysPerUser', 2).message, 'Cannot exceed quota for AccessKeysPerUser: 2');
});

test('complaints quote neither what was given nor what there is to choose from', () => {
  const given = "it's 'a' at 'b' failed to satisfy constraint: c";
  assert.throws(() => errors.refuseComplaints([checkLength('roleName', given, { max: 3 }), checkEnum('status', 'Off', ['Active', 'Inactive'])]), {
    message: "2 validation errors detected: Value at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 3; Value at 'status' failed to satisfy constraint: Member must satisfy enum value set",
  });
});
