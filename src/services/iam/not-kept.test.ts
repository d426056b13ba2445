import assert from 'node:assert/strict';
import test from 'node:test';
import {
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeleteLoginProfileCommand,
  GetLoginProfileCommand,
  GetMFADeviceCommand,
  GetSAMLProviderCommand,
  GetServerCertificateCommand,
  GetSSHPublicKeyCommand,
  ListMFADeviceTagsCommand,
  ListMFADevicesCommand,
  ListSAMLProvidersCommand,
  ListSAMLProviderTagsCommand,
  ListServerCertificatesCommand,
  ListServerCertificateTagsCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ListVirtualMFADevicesCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { account, iamWorld } from './testing/iam-world.ts';

const UserName = 'ann';

async function worldWithAnn() {
  const world = await iamWorld();
  await world.client.send(new CreateUserCommand({ UserName }));
  world.takeAccess();
  return world;
}

test('what IAM has none of here is listed as empty: who deletes a user looks for it', async () => {
  const { client } = await worldWithAnn();
  const user = { UserName };
  assert.deepEqual((await client.send(new ListMFADevicesCommand(user))).MFADevices, []);
  assert.deepEqual((await client.send(new ListSSHPublicKeysCommand(user))).SSHPublicKeys, []);
  assert.deepEqual((await client.send(new ListSigningCertificatesCommand(user))).Certificates, []);
  assert.deepEqual((await client.send(new ListServiceSpecificCredentialsCommand(user))).ServiceSpecificCredentials, []);
  assert.deepEqual((await client.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true }))).ServiceSpecificCredentials, []);
  const devices = await client.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Assigned' }));
  assert.deepEqual([devices.VirtualMFADevices, devices.IsTruncated], [[], false]);
  assert.deepEqual((await client.send(new ListServerCertificatesCommand({ PathPrefix: '/a/' }))).ServerCertificateMetadataList, []);
  assert.deepEqual((await client.send(new ListSAMLProvidersCommand({}))).SAMLProviderList, []);
});

test('lists of a user who is not there are refused', async () => {
  const { client } = await worldWithAnn();
  const nobody = { UserName: 'nobody' };
  const missing = { name: 'NoSuchEntityException', message: 'The user with name nobody cannot be found.' };
  await assert.rejects(client.send(new ListMFADevicesCommand(nobody)), missing);
  await assert.rejects(client.send(new ListSSHPublicKeysCommand(nobody)), missing);
  await assert.rejects(client.send(new ListSigningCertificatesCommand(nobody)), missing);
  await assert.rejects(client.send(new ListServiceSpecificCredentialsCommand(nobody)), missing);
  await assert.rejects(client.send(new GetLoginProfileCommand(nobody)), missing);
  await assert.rejects(client.send(new ListServiceSpecificCredentialsCommand({ UserName, AllUsers: true })), { name: 'InvalidInputException' });
  await assert.rejects(client.send(new ListServiceSpecificCredentialsCommand({ UserName, ServiceName: 'lambda.amazonaws.com' })), { name: 'NoSuchEntityException', message: 'No such service lambda.amazonaws.com is supported for Service Specific Credentials' });
  await assert.rejects(client.send(new ListVirtualMFADevicesCommand({ MaxItems: 1_001 })), { name: 'ValidationError' });
});

test('Login Profile for User ann cannot be found, as nobody has a password', async () => {
  const { client, takeAccess } = await worldWithAnn();
  const missing = { name: 'NoSuchEntityException', message: 'Login Profile for User ann cannot be found.' };
  await assert.rejects(client.send(new GetLoginProfileCommand({ UserName })), missing);
  assert.deepEqual(takeAccess(), [{ action: 'iam:GetLoginProfile', resource: `arn:aws:iam::${account}:user/ann` }]);
  await assert.rejects(client.send(new UpdateLoginProfileCommand({ UserName, Password: 'secret' })), missing);
  await assert.rejects(client.send(new DeleteLoginProfileCommand({ UserName })), missing);
  await assert.rejects(client.send(new GetLoginProfileCommand({})), { name: 'NoSuchEntityException' });
  await assert.rejects(client.send(new GetSSHPublicKeyCommand({ UserName, SSHPublicKeyId: 'APKA', Encoding: 'SSH' })), { message: 'The Public Key with id APKA cannot be found.' });
  await assert.rejects(client.send(new GetServerCertificateCommand({ ServerCertificateName: 'web' })), { message: 'The Server Certificate with name web cannot be found.' });
  await assert.rejects(client.send(new GetSAMLProviderCommand({ SAMLProviderArn: `arn:aws:iam::${account}:saml-provider/idp` })), { name: 'NoSuchEntityException' });
  await assert.rejects(client.send(new GetMFADeviceCommand({ UserName, SerialNumber: 'phone-1234' })), { message: 'The MFA device with serial number phone-1234 cannot be found.' });
});

test('what is not there has no tags to list', async () => {
  const { client } = await worldWithAnn();
  const serial = `arn:aws:iam::${account}:mfa/phone`;
  await assert.rejects(client.send(new ListMFADeviceTagsCommand({ SerialNumber: serial })), { name: 'NoSuchEntityException', message: `VirtualMFADevice with serial number ${serial} doesn't exist.` });
  await assert.rejects(client.send(new ListServerCertificateTagsCommand({ ServerCertificateName: 'web' })), { message: 'The Server Certificate with name web cannot be found.' });
  await assert.rejects(client.send(new ListSAMLProviderTagsCommand({ SAMLProviderArn: `arn:aws:iam::${account}:saml-provider/idp` })), { name: 'NoSuchEntityException' });
});

test('what would make some is refused by name', async () => {
  const { client } = await worldWithAnn();
  const refused = (name: string) => ({ name: 'NotImplemented', message: `Drydock does not implement iam:${name} yet. docs/coverage.md lists the operations that it has.` });
  await assert.rejects(client.send(new CreateLoginProfileCommand({ UserName, Password: 'secret' })), refused('CreateLoginProfile'));
  await assert.rejects(client.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' })), refused('CreateVirtualMFADevice'));
});
