import { createsLinkedRole } from '#auth/linked-role.ts';
import { checkCallsIam } from '#auth/session-limits.ts';
import { iamId } from '#model/iam-id.ts';
import { iamRoles } from '#model/iam-role.ts';
import { linkedService } from '#model/linked-services.ts';
import { newLinkedRole } from '#state/service-linked-role.ts';
import type { IamOperation } from '../deps.ts';
import { invalidInput } from '../errors.ts';
import { checkName } from '../names.ts';
import { checkRoleSettings, findRole } from '../roles.ts';
import { createdRole } from '../views/role.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html */
export default {
  access({ AWSServiceName = '', CustomSuffix }, { account, principal }) {
    checkCallsIam(principal.session?.kind);
    return [createsLinkedRole(account, AWSServiceName, CustomSuffix)];
  },
  async handle(input, { account }, { store, clock, random }) {
    const { AWSServiceName: principal = '', CustomSuffix: suffix, Description: description } = input;
    checkName('aWSServiceName', principal, 'group');
    checkName('customSuffix', suffix, 'role');
    checkRoleSettings(input);
    const service = linkedService(principal);
    if (service === undefined) throw invalidInput(`Invalid AWSServiceName: ${principal} has no service-linked role. Names of services are told apart with regard to case.`);
    if (suffix !== undefined && service.takesSuffix !== true) throw invalidInput(`Custom suffix is not allowed for ${principal}`);
    const role = newLinkedRole(service, { account, roleId: iamId('role', random), nowMs: clock.nowMs(), ...(suffix !== undefined && { suffix }), ...(description !== undefined && { description }) });
    checkName('roleName', role.name, 'role');
    await store.transact((transaction) => {
      if (findRole(transaction, account, role.name) !== undefined) throw invalidInput(`Service role name ${role.name} has been taken in this account, please try a different suffix.`);
      transaction.put(iamRoles, role);
    });
    return { Role: createdRole(role) };
  },
} satisfies IamOperation<'CreateServiceLinkedRole'>;
