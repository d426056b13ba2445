import { logGroupArn, logGroups } from '#model/log-group.ts';
import { checkEnum } from '#wire/constraints.ts';
import { LogGroupClass } from '@aws-sdk/client-cloudwatch-logs';
import { logAccess } from '../access.ts';
import { checkGroupName, checkTags, reservedNameRefusal } from '../constraints.ts';
import { groupExists, invalidParameter, refuseComplaints } from '../errors.ts';
import type { LogsOperation } from '../service.ts';
import { refuseReservedTags } from '../tags.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export default {
  access: (input, call) => [
    ...logAccess('CreateLogGroup', call, { logGroupName: input.logGroupName }),
    ...(input.tags === undefined ? [] : [{ action: 'logs:TagResource', resource: logGroupArn(call, input.logGroupName ?? '') }]),
  ],
  refuses: {
    kmsKeyId: 'log data is not encrypted with keys of KMS.',
    deletionProtectionEnabled: 'log groups cannot be protected from deletion.',
  },
  async handle({ logGroupName: name = '', tags, logGroupClass }, { account, region }, { store, ids, clock }) {
    refuseComplaints([...checkGroupName('logGroupName', name), ...checkTags(tags), checkEnum('logGroupClass', logGroupClass, LogGroupClass)]);
    refuseReservedTags(tags ?? {});
    const reserved = reservedNameRefusal(name);
    if (reserved !== undefined) throw invalidParameter(reserved);
    if (logGroupClass !== undefined && logGroupClass !== 'STANDARD') throw invalidParameter(`logGroupClass ${logGroupClass} is not supported: log groups are of class STANDARD.`);
    const arn = logGroupArn({ account, region }, name);
    await store.transact((transaction) => {
      if (transaction.get(logGroups, arn) !== undefined) throw groupExists();
      transaction.put(logGroups, { account, region, arn, name, id: ids.hex(32), createdAt: clock.nowMs(), tags: tags ?? {} });
    });
    return {};
  },
} satisfies LogsOperation<'CreateLogGroup'>;
