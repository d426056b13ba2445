import { LogGroupClass } from '@aws-sdk/client-cloudwatch-logs';
import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import { logGroups, type LogGroup } from '#model/log-group.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { checkEach, checkEnum, checkLength, checkPattern } from '#wire/constraints.ts';
import type { Input } from '#wire/operation.ts';
import { logAccess } from '../access.ts';
import { checkDescribeLimit, checkGroupIdentifier, checkGroupName, checkNextToken } from '../constraints.ts';
import { invalidParameter, refuseComplaints } from '../errors.ts';
import { nameInArn } from '../groups.ts';
import { byCodeUnits, namePage } from '../name-pages.ts';
import type { LogsOperation } from '../service.ts';
import { foundGroupView, groupView } from '../views.ts';

const pageMax = 50;

type DescribeInput = Input<typeof logs, 'DescribeLogGroups'>;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
export default {
  access: (_input, call) => logAccess('DescribeLogGroups', call, undefined),
  refuses: {
    includeLinkedAccounts: 'accounts are not linked to each other.',
    accountIdentifiers: 'accounts are not linked to each other.',
  },
  handle(input, { account, region }, { store, logEvents }) {
    checkInput(input);
    const wanted = chosen(input, { account, region });
    const sorted = store
      .find(logGroups, 'scope', scopeKey({ account, region }))
      .filter(wanted)
      .toSorted((a, b) => byCodeUnits(a.name, b.name));
    const { items, nextToken } = namePage(sorted, { keyOf: (group) => group.name, compare: byCodeUnits, token: input.nextToken, limit: input.limit ?? pageMax });
    const view = (group: LogGroup) => (input.logGroupNamePattern === undefined ? groupView(group, logEvents.storedBytes(group.id)) : foundGroupView(group));
    return { logGroups: items.map(view), ...(nextToken !== undefined && { nextToken }) };
  },
} satisfies LogsOperation<'DescribeLogGroups'>;

function checkInput(input: DescribeInput): void {
  refuseComplaints([
    ...checkGroupName('logGroupNamePrefix', input.logGroupNamePrefix),
    checkLength('logGroupNamePattern', input.logGroupNamePattern, { max: 512 }),
    checkPattern('logGroupNamePattern', input.logGroupNamePattern, '[\\.\\-_/#A-Za-z0-9]*'),
    checkEnum('logGroupClass', input.logGroupClass, LogGroupClass),
    checkLength('logGroupIdentifiers', input.logGroupIdentifiers, { min: 1, max: 50 }),
    ...checkEach('logGroupIdentifiers', input.logGroupIdentifiers, checkGroupIdentifier),
    checkDescribeLimit(input.limit),
    checkNextToken(input.nextToken),
  ]);
  if (input.logGroupNamePrefix !== undefined && input.logGroupNamePattern !== undefined) {
    throw invalidParameter('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
  }
  const others = input.logGroupNamePrefix ?? input.logGroupNamePattern ?? input.logGroupClass;
  if (input.logGroupIdentifiers !== undefined && others !== undefined) {
    throw invalidParameter('logGroupIdentifiers cannot be combined with logGroupNamePrefix, logGroupNamePattern or logGroupClass.');
  }
}

function chosen({ logGroupIdentifiers, logGroupNamePrefix = '', logGroupNamePattern = '', logGroupClass = 'STANDARD' }: DescribeInput, scope: Scope): (group: LogGroup) => boolean {
  if (logGroupIdentifiers !== undefined) {
    const names = new Set(logGroupIdentifiers.map((identifier) => nameInArn(identifier, scope)));
    return (group) => names.has(group.name);
  }
  return (group) => group.name.startsWith(logGroupNamePrefix) && group.name.includes(logGroupNamePattern) && logGroupClass === 'STANDARD';
}
