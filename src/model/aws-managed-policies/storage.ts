import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: S3, EBS and EFS (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const storagePolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AmazonEBSCSIDriverPolicy: {
    path: '/service-role/', version: 15, createdAt: '2022-04-04T17:24:29Z', updatedAt: '2026-05-13T17:42:22Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ec2: DescribeAvailabilityZones DescribeInstances DescribeInstanceTypes DescribeSnapshots DescribeTags DescribeVolumes DescribeVolumesModifications',
          'ec2:DescribeVolumeStatus',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: ['ec2: CreateSnapshot ModifyVolume'], Resource: 'arn:aws:ec2:*:*:volume/*' },
      { Effect: 'Allow', Action: ['ec2:CopyVolumes'], Resource: ['arn:aws:ec2:*:*:volume/vol-*'] },
      { Effect: 'Allow', Action: ['ec2: AttachVolume DetachVolume'], Resource: ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:instance/*'] },
      { Effect: 'Allow', Action: ['ec2: CreateVolume EnableFastSnapshotRestores'], Resource: 'arn:aws:ec2:*:*:snapshot/*' },
      {
        Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:snapshot/*'],
        Condition: { StringEquals: { 'ec2:CreateAction': ['CreateVolume', 'CreateSnapshot', 'CopyVolumes'] } },
      },
      { Effect: 'Allow', Action: ['ec2:DeleteTags'], Resource: ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:snapshot/*'] },
      {
        Effect: 'Allow', Action: ['ec2: CreateVolume CopyVolumes'], Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: { StringLike: { 'aws:RequestTag/ebs.csi.aws.com/cluster': 'true' } },
      },
      {
        Effect: 'Allow', Action: ['ec2: CreateVolume CopyVolumes'], Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: { StringLike: { 'aws:RequestTag/CSIVolumeName': '*' } },
      },
      {
        Effect: 'Allow', Action: ['ec2:DeleteVolume'], Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: { StringLike: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' } },
      },
      { Effect: 'Allow', Action: ['ec2:DeleteVolume'], Resource: 'arn:aws:ec2:*:*:volume/*', Condition: { StringLike: { 'ec2:ResourceTag/CSIVolumeName': '*' } } },
      {
        Effect: 'Allow', Action: ['ec2:DeleteVolume'], Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: { StringLike: { 'ec2:ResourceTag/kubernetes.io/created-for/pvc/name': '*' } },
      },
      {
        Effect: 'Allow', Action: ['ec2:CreateSnapshot'], Resource: 'arn:aws:ec2:*:*:snapshot/*',
        Condition: { StringLike: { 'aws:RequestTag/CSIVolumeSnapshotName': '*' } },
      },
      {
        Effect: 'Allow', Action: ['ec2:CreateSnapshot'], Resource: 'arn:aws:ec2:*:*:snapshot/*',
        Condition: { StringLike: { 'aws:RequestTag/ebs.csi.aws.com/cluster': 'true' } },
      },
      {
        Effect: 'Allow', Action: ['ec2: DeleteSnapshot LockSnapshot'], Resource: 'arn:aws:ec2:*:*:snapshot/*',
        Condition: { StringLike: { 'ec2:ResourceTag/CSIVolumeSnapshotName': '*' } },
      },
      {
        Effect: 'Allow', Action: ['ec2: DeleteSnapshot LockSnapshot'], Resource: 'arn:aws:ec2:*:*:snapshot/*',
        Condition: { StringLike: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' } },
      },
    ],
  },
  AmazonEBSCSIDriverPolicyV2: {
    version: 1, createdAt: '2026-04-16T17:27:15Z',
    statements: [
      {
        Sid: 'ReadOnlyDescribeOperations', Effect: 'Allow',
        Action: [
          'ec2: DescribeAvailabilityZones DescribeInstances DescribeInstanceTypes DescribeSnapshots DescribeVolumes DescribeVolumesModifications DescribeVolumeStatus',
        ],
        Resource: '*',
      },
      {
        Sid: 'CreateAndCopyVolumesWithManagedTag', Effect: 'Allow', Action: ['ec2: CreateVolume CopyVolumes'], Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: { StringEquals: { 'aws:RequestTag/ebs.csi.aws.com/cluster': 'true' } },
      },
      {
        Sid: 'CopyManagedVolumes', Effect: 'Allow', Action: ['ec2:CopyVolumes'], Resource: 'arn:aws:ec2:*:*:volume/vol-*',
        Condition: { StringEquals: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' } },
      },
      {
        Sid: 'CopyCSIMigratedVolumes', Effect: 'Allow', Action: ['ec2:CopyVolumes'], Resource: 'arn:aws:ec2:*:*:volume/vol-*',
        Condition: { StringLike: { 'ec2:ResourceTag/kubernetes.io/created-for/pvc/name': '*' } },
      },
      {
        Sid: 'CreateSnapshotsWithManagedTag', Effect: 'Allow', Action: ['ec2:CreateSnapshot'], Resource: 'arn:aws:ec2:*:*:snapshot/*',
        Condition: { StringEquals: { 'aws:RequestTag/ebs.csi.aws.com/cluster': 'true' } },
      },
      {
        Sid: 'CreateSnapshotsFromManagedVolumes', Effect: 'Allow', Action: ['ec2:CreateSnapshot'], Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: { StringEquals: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' } },
      },
      {
        Sid: 'ManageManagedVolumes', Effect: 'Allow', Action: ['ec2: ModifyVolume AttachVolume DetachVolume DeleteVolume'], Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: { StringEquals: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' } },
      },
      {
        Sid: 'ManageCSIMigratedVolumes', Effect: 'Allow', Action: ['ec2: ModifyVolume AttachVolume DetachVolume DeleteVolume'], Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: { StringLike: { 'ec2:ResourceTag/kubernetes.io/created-for/pvc/name': '*' } },
      },
      {
        Sid: 'CreateVolumesFromAndEnableFSROnManagedSnapshots', Effect: 'Allow', Action: ['ec2: CreateVolume EnableFastSnapshotRestores'],
        Resource: 'arn:aws:ec2:*:*:snapshot/*', Condition: { StringEquals: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' } },
      },
      { Sid: 'AttachDetachVolumesToAnyInstance', Effect: 'Allow', Action: ['ec2: AttachVolume DetachVolume'], Resource: 'arn:aws:ec2:*:*:instance/*' },
      {
        Sid: 'DeleteAndLockManagedSnapshots', Effect: 'Allow', Action: ['ec2: DeleteSnapshot LockSnapshot'], Resource: 'arn:aws:ec2:*:*:snapshot/*',
        Condition: { StringEquals: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' } },
      },
      {
        Sid: 'TagResourcesOnCreation', Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:snapshot/*'],
        Condition: { StringEquals: { 'ec2:CreateAction': ['CreateVolume', 'CreateSnapshot', 'CopyVolumes'] } },
      },
      {
        Sid: 'ModifyTagsOnManagedVolumes', Effect: 'Allow', Action: ['ec2: CreateTags DeleteTags'], Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: {
          'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['ebs.csi.aws.com/cluster', 'ebs.csi.aws.com/cluster-name', 'kubernetes.io/created-for/pvc/name'] },
          Null: { 'aws:TagKeys': 'false' },
          StringEquals: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true' },
        },
      },
    ],
  },
  AmazonEFSCSIDriverPolicy: {
    path: '/service-role/', version: 1, createdAt: '2023-07-25T20:10:04Z',
    statements: [
      {
        Sid: 'AllowDescribe', Effect: 'Allow',
        Action: ['elasticfilesystem: DescribeAccessPoints DescribeFileSystems DescribeMountTargets', 'ec2:DescribeAvailabilityZones'], Resource: '*',
      },
      {
        Sid: 'AllowCreateAccessPoint', Effect: 'Allow', Action: ['elasticfilesystem:CreateAccessPoint'], Resource: '*',
        Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'efs.csi.aws.com/cluster' }, Null: { 'aws:RequestTag/efs.csi.aws.com/cluster': 'false' } },
      },
      {
        Sid: 'AllowTagNewAccessPoints', Effect: 'Allow', Action: ['elasticfilesystem:TagResource'], Resource: '*',
        Condition: {
          'ForAllValues:StringEquals': { 'aws:TagKeys': 'efs.csi.aws.com/cluster' },
          Null: { 'aws:RequestTag/efs.csi.aws.com/cluster': 'false' },
          StringEquals: { 'elasticfilesystem:CreateAction': 'CreateAccessPoint' },
        },
      },
      {
        Sid: 'AllowDeleteAccessPoint', Effect: 'Allow', Action: 'elasticfilesystem:DeleteAccessPoint', Resource: '*',
        Condition: { Null: { 'aws:ResourceTag/efs.csi.aws.com/cluster': 'false' } },
      },
    ],
  },
  AmazonElasticFileSystemClientFullAccess: {
    version: 1, createdAt: '2020-01-13T16:27:00Z',
    statements: [{ Effect: 'Allow', Action: ['elasticfilesystem: ClientMount ClientRootAccess ClientWrite DescribeMountTargets'], Resource: '*' }],
  },
  AmazonElasticFileSystemClientReadOnlyAccess: {
    version: 1, createdAt: '2020-01-13T16:24:36Z',
    statements: [{ Effect: 'Allow', Action: ['elasticfilesystem: ClientMount DescribeMountTargets'], Resource: '*' }],
  },
  AmazonElasticFileSystemClientReadWriteAccess: {
    version: 1, createdAt: '2020-01-13T16:21:55Z',
    statements: [{ Effect: 'Allow', Action: ['elasticfilesystem: ClientMount ClientWrite DescribeMountTargets'], Resource: '*' }],
  },
  AmazonElasticFileSystemFullAccess: {
    version: 10, createdAt: '2015-05-27T16:22:28Z', updatedAt: '2024-11-07T19:34:20Z',
    statements: [
      {
        Sid: 'ElasticFileSystemFullAccess', Effect: 'Allow',
        Action: [
          'cloudwatch: DescribeAlarmsForMetric GetMetricData',
          'ec2: CreateNetworkInterface DeleteNetworkInterface DescribeAvailabilityZones DescribeNetworkInterfaceAttribute DescribeNetworkInterfaces',
          'ec2: DescribeSecurityGroups DescribeSubnets DescribeVpcAttribute DescribeVpcs ModifyNetworkInterfaceAttribute',
          'elasticfilesystem: CreateFileSystem CreateMountTarget CreateTags CreateAccessPoint CreateReplicationConfiguration DeleteFileSystem DeleteMountTarget',
          'elasticfilesystem: DeleteTags DeleteAccessPoint DeleteFileSystemPolicy DeleteReplicationConfiguration DescribeAccountPreferences DescribeBackupPolicy',
          'elasticfilesystem: DescribeFileSystems DescribeFileSystemPolicy DescribeLifecycleConfiguration DescribeMountTargets DescribeMountTargetSecurityGroups',
          'elasticfilesystem: DescribeTags DescribeAccessPoints DescribeReplicationConfigurations ModifyMountTargetSecurityGroups PutAccountPreferences',
          'elasticfilesystem: PutBackupPolicy PutLifecycleConfiguration PutFileSystemPolicy UpdateFileSystem UpdateFileSystemProtection TagResource UntagResource',
          'elasticfilesystem: ListTagsForResource Backup Restore ReplicationRead ReplicationWrite', 'kms: DescribeKey ListAliases',
        ],
        Resource: '*',
      },
      {
        Sid: 'CreateServiceLinkedRoleForEFS', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*',
        Condition: { StringEquals: { 'iam:AWSServiceName': ['elasticfilesystem.amazonaws.com'] } },
      },
      {
        Sid: 'IAMPassRoleAccessForEFS', Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::*:role/*',
        Condition: { StringLike: { 'iam:PassedToService': 'elasticfilesystem.amazonaws.com' } },
      },
    ],
  },
  AmazonElasticFileSystemReadOnlyAccess: {
    version: 9, createdAt: '2015-05-27T16:25:25Z', updatedAt: '2024-11-07T19:39:56Z',
    statements: [
      {
        Sid: 'ElasticFileSystemReadOnlyAccess', Effect: 'Allow',
        Action: [
          'cloudwatch: DescribeAlarmsForMetric GetMetricData',
          'ec2: DescribeAvailabilityZones DescribeNetworkInterfaceAttribute DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcAttribute',
          'ec2:DescribeVpcs',
          'elasticfilesystem: DescribeAccountPreferences DescribeBackupPolicy DescribeFileSystems DescribeFileSystemPolicy DescribeLifecycleConfiguration',
          'elasticfilesystem: DescribeMountTargets DescribeMountTargetSecurityGroups DescribeTags DescribeAccessPoints DescribeReplicationConfigurations',
          'elasticfilesystem: ListTagsForResource ReplicationRead', 'kms:ListAliases',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonElasticFileSystemServiceRolePolicy: {
    path: '/aws-service-role/', version: 5, createdAt: '2019-11-05T16:52:41Z', updatedAt: '2024-11-07T19:19:50Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'backup-storage:MountCapsule',
          'ec2: CreateNetworkInterface DeleteNetworkInterface DescribeSecurityGroups DescribeSubnets DescribeNetworkInterfaceAttribute ModifyNetworkInterfaceAttribute',
          'tag:GetResources',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: ['kms:DescribeKey'], Resource: 'arn:aws:kms:*:*:key/*' },
      { Effect: 'Allow', Action: ['backup: CreateBackupVault PutBackupVaultAccessPolicy'], Resource: ['arn:aws:backup:*:*:backup-vault:aws/efs/automatic-backup-vault'] },
      { Effect: 'Allow', Action: ['backup: CreateBackupPlan CreateBackupSelection'], Resource: ['arn:aws:backup:*:*:backup-plan:*'] },
      { Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'], Resource: '*', Condition: { StringEquals: { 'iam:AWSServiceName': ['backup.amazonaws.com'] } } },
      {
        Effect: 'Allow', Action: ['iam:PassRole'], Resource: ['arn:aws:iam::*:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup'],
        Condition: { StringLike: { 'iam:PassedToService': 'backup.amazonaws.com' } },
      },
      {
        Effect: 'Allow',
        Action: [
          'elasticfilesystem: DescribeFileSystems CreateReplicationConfiguration DescribeReplicationConfigurations DeleteReplicationConfiguration ReplicationRead',
          'elasticfilesystem:ReplicationWrite',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonS3FullAccess: {
    version: 2, createdAt: '2015-02-06T18:40:58Z', updatedAt: '2021-09-27T20:16:37Z',
    description: 'Provides full access to all buckets via the AWS Management Console.',
    statements: [{ Effect: 'Allow', Action: ['s3:*', 's3-object-lambda:*'], Resource: '*' }],
  },
  AmazonS3ReadOnlyAccess: {
    version: 3, createdAt: '2015-02-06T18:40:59Z', updatedAt: '2023-08-10T21:31:39Z',
    description: 'Provides read only access to all buckets via the AWS Management Console.',
    statements: [{ Effect: 'Allow', Action: ['s3: Get* List* Describe*', 's3-object-lambda: Get* List*'], Resource: '*' }],
  },
};
