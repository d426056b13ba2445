import type { PasswordPolicy, UpdateAccountPasswordPolicyCommandInput } from '@aws-sdk/client-iam';
import type { IamAccount } from '#model/iam-account.ts';
import { checkRange } from '#wire/constraints.ts';
import { noSuchEntity, refuseComplaints } from './errors.ts';

/** Whole policies are set, not parts: what is left out is as AWS has it at first. Nobody has a password here that it could be held against. */
export function passwordPolicy(given: UpdateAccountPasswordPolicyCommandInput): NonNullable<IamAccount['passwordPolicy']> {
  const { MinimumPasswordLength: length = lengthDefault, MaxPasswordAge: age, PasswordReusePrevention: reuse, HardExpiry: isHard } = given;
  refuseComplaints([
    checkRange('minimumPasswordLength', length, { min: 6, max: 128 }),
    checkRange('maxPasswordAge', age, { min: 1, max: 1_095 }),
    checkRange('passwordReusePrevention', reuse, { min: 1, max: 24 }),
  ]);
  return {
    MinimumPasswordLength: length,
    RequireSymbols: given.RequireSymbols ?? false,
    RequireNumbers: given.RequireNumbers ?? false,
    RequireUppercaseCharacters: given.RequireUppercaseCharacters ?? false,
    RequireLowercaseCharacters: given.RequireLowercaseCharacters ?? false,
    AllowUsersToChangePassword: given.AllowUsersToChangePassword ?? false,
    ...(age !== undefined && { MaxPasswordAge: age }),
    ...(reuse !== undefined && { PasswordReusePrevention: reuse }),
    ...(isHard !== undefined && { HardExpiry: isHard }),
  };
}

export function passwordPolicyView(policy: NonNullable<IamAccount['passwordPolicy']>): PasswordPolicy {
  return { ...policy, ExpirePasswords: 'MaxPasswordAge' in policy };
}

export function passwordPolicyNotFound(account: string): Error {
  return noSuchEntity(`The Password Policy with domain name ${account} cannot be found.`);
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html */
const lengthDefault = 6;
