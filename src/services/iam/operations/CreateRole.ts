import { iamId } from '#model/iam-id.ts';
import { iamRoles, roleArn, type IamRole } from '#model/iam-role.ts';
import type { IamOperation } from '../deps.ts';
import { entityAlreadyExists, invalidInput, quotaExceeded } from '../errors.ts';
import { checkName } from '../names.ts';
import { checkPath, rootPath } from '../paths.ts';
import { checkPermissionsBoundary } from '../permissions-boundary.ts';
import { quotas } from '../quotas.ts';
import { checkRoleSettings, findRole, sessionSecondsDefault } from '../roles.ts';
import { withTags } from '../tags.ts';
import { trustPolicy } from '../trust-policies.ts';
import { createdRole } from '../views/role.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export default {
  access({ RoleName: name = '', Path: path = rootPath, PermissionsBoundary: boundary, Tags: tags = [] }, { account }) {
    const resource = roleArn({ account, path, name });
    const keys = boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary };
    // Who makes it with tags has to be allowed to tag it: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags_roles.html
    return [{ action: 'iam:CreateRole', resource, keys }, ...(tags.length === 0 ? [] : [{ action: 'iam:TagRole', resource }])];
  },
  async handle(input, { account }, { store, clock, random }) {
    const { RoleName: name = '', Path: path = rootPath, Description: description, PermissionsBoundary: permissionsBoundaryArn } = input;
    checkName('roleName', name, 'role');
    checkPath(path);
    checkRoleSettings(input);
    if (path.startsWith('/aws-service-role/')) throw invalidInput("Path prefix '/aws-service-role/' can only be used for AWS Service linked Roles");
    const tags = withTags([], input.Tags);
    const role = await store.transact((transaction) => {
      const assumeRolePolicyDocument = trustPolicy(transaction, account, { member: 'assumeRolePolicyDocument', text: input.AssumeRolePolicyDocument ?? '' });
      checkPermissionsBoundary(transaction, account, permissionsBoundaryArn);
      if (findRole(transaction, account, name) !== undefined) throw entityAlreadyExists(`Role with name ${name} already exists.`);
      if (transaction.find(iamRoles, 'account', account).filter(({ linkedService }) => linkedService === undefined).length >= quotas.RolesPerAccount) throw quotaExceeded('RolesPerAccount', quotas.RolesPerAccount);
      const made: IamRole = {
        account,
        arn: roleArn({ account, path, name }),
        id: iamId('role', random),
        name,
        path,
        createdAt: clock.nowMs(),
        ...(description !== undefined && { description }),
        assumeRolePolicyDocument,
        maxSessionDurationSeconds: input.MaxSessionDuration ?? sessionSecondsDefault,
        tags,
        ...(permissionsBoundaryArn !== undefined && { permissionsBoundaryArn }),
        inlinePolicies: {},
        attachedPolicyArns: [],
      };
      transaction.put(iamRoles, made);
      return made;
    });
    // It shows the document as it was given; from then on, principals are shown as they are kept.
    return { Role: createdRole({ ...role, assumeRolePolicyDocument: input.AssumeRolePolicyDocument ?? '' }) };
  },
} satisfies IamOperation<'CreateRole'>;
