/** The SDK's `…Command` class of an operation names its input and output types. */
interface CommandClass {
  // oxlint-disable-next-line typescript/no-explicit-any -- only the type arguments of the class are of interest
  new (input: any): { readonly input: unknown; resolveMiddleware(...args: any[]): { (...args: any[]): Promise<any> } };
}

type CommandOf<Sdk, Name extends string> = Sdk extends Record<`${Name}Command`, infer Class extends CommandClass> ? Class : never;

/** The input of `Name` as the SDK types it; validated for required members before a handler sees it. */
export type Input<Sdk, Name extends string> = InstanceType<CommandOf<Sdk, Name>> extends { readonly input: infer Given } ? Given : never;

/** The output of `Name` as the SDK types it, less the SDK's own metadata. */
export type Output<Sdk, Name extends string> = InstanceType<CommandOf<Sdk, Name>> extends { resolveMiddleware(...args: never[]): (...args: never[]) => Promise<infer Result extends { output: unknown }> }
  ? Omit<Result['output'], '$metadata'>
  : never;

/** Who calls. */
export interface Principal {
  readonly account: string;
  /** Such as `arn:aws:iam::000000000000:root`, `arn:aws:iam::…:user/ann` or `arn:aws:sts::…:assumed-role/app/session`. */
  readonly arn: string;
  readonly userId: string;
  readonly accessKeyId: string;
  readonly isRoot: boolean;
  /** The user or role whose policies count, by the ARN that IAM keeps it under; absent for root. */
  readonly identityArn?: string;
  /** Of temporary credentials. */
  readonly session?: PrincipalSession;
}

/** What STS gave along with temporary credentials. */
export interface PrincipalSession {
  readonly kind: 'AssumeRole' | 'AssumeRoleWithWebIdentity' | 'GetSessionToken' | 'GetFederationToken';
  /** Epoch ms, real time. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Policy documents that limit it: what was passed inline, and managed policies by their ARNs. Absent when it was made without any. */
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string;
  /** Made with a role's session: it lasts no longer than an hour. */
  readonly isChained?: boolean;
  /** The OIDC provider and its claims, as condition keys, such as `oidc.example.com:sub`. */
  readonly federated?: { readonly provider: string; readonly keys: Readonly<Record<string, string | readonly string[]>> };
  /** Of a federated user: the unique id of the IAM user who made it; absent when root did. */
  readonly issuerId?: string;
  /** The task that it was made for, and ends with. */
  readonly taskArn?: string;
}

/** One call of an operation: what the pipeline knows of it besides its input. */
export interface Call {
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly requestId: string;
  /** The authority that the client spoke to, such as `127.0.0.1:4566`. */
  readonly host: string;
  /** Whether it did so over TLS. */
  readonly isTls?: boolean;
  readonly sourceIp: string;
  readonly receivedAt: number;
  readonly userAgent?: string;
  readonly referer?: string;
  /** The VPC that it came from, and the endpoint in it that it was sent to. */
  readonly sourceVpc?: SourceVpc | undefined;
  /** The services that call on behalf of the principal, first the one that was called by it, such as `secretsmanager.amazonaws.com` (aws:CalledVia). */
  readonly calledVia?: readonly string[];
}

/** A VPC, and the endpoint in it by which a call came; without one it came over the internet. */
export interface SourceVpc {
  readonly vpcId: string;
  readonly endpointId?: string | undefined;
}

/** One action on one resource that a call needs to be allowed (https://docs.aws.amazon.com/service-authorization/). */
export interface AccessRequest {
  /** Such as `ecs:RunTask`. */
  readonly action: string;
  /** An ARN, or `*` for actions without a resource. */
  readonly resource: string;
  /** What a denial calls the resource in place of its ARN, such as `user ann`: of what a caller named alone, it is not to say where it is, or whether it is there. */
  readonly shownAs?: string;
  /** The condition keys that the action and its resource bring, such as `ecs:cluster`, `aws:RequestTag/team` or `iam:PassedToService`. */
  readonly keys?: Readonly<Record<string, string | readonly string[]>>;
  /** The policy of the resource itself, as JSON; or several that count together, as a repository's and its registry's. */
  readonly resourcePolicy?: string | readonly string[];
  /** Of KMS keys and roles: without a word of the resource's policy nothing allows, not even in its own account. */
  readonly isResourcePolicyRequired?: boolean;
  /** A grant on a KMS key allows it: neither the key's policy nor an identity's has to, and each can still deny. */
  readonly isGranted?: boolean;
}

/**
 * One AWS operation: the default export of `services/<service>/operations/<Name>.ts`. `Deps` is what the service's
 * factory was handed (store, clock, ids …).
 */
export interface Operation<Sdk, Name extends string, Deps> {
  /** What the caller must be allowed to do, from the input alone; thrown errors are the caller's. */
  readonly access: (input: Input<Sdk, Name>, call: Call, deps: Deps) => readonly AccessRequest[];
  /** True for the few that whoever has credentials may call, such as GetCallerIdentity: `access` names nothing, and does so for no others. */
  readonly needsNoPermission?: boolean;
  /** True for those that come without a signature, such as AssumeRoleWithWebIdentity: they say themselves who calls. */
  readonly isUnsigned?: boolean;
  /** Members that are not honoured, by dotted path, each with the reason: a call that sets one is refused by name. */
  readonly refuses?: Readonly<Record<string, string>>;
  readonly handle: (input: Input<Sdk, Name>, call: Call, deps: Deps) => Output<Sdk, Name> | Promise<Output<Sdk, Name>>;
}

/** One AWS service as the wire serves it: `services/<service>/service.ts` exports the function that makes one. */
export interface Service<Deps = unknown> {
  /** The folder's name and the IAM prefix, such as `ecs`. */
  readonly name: string;
  /** The credential scope's service names that mean this service, such as `ecs`. */
  readonly signingNames: readonly string[];
  /** What stands before the dot in `X-Amz-Target`, for those awsJson services that have it. */
  readonly targetPrefix?: string;
  /** The `Version` parameter of awsQuery and ec2Query services. */
  readonly queryVersion?: string;
  /** How form bodies are laid out: EC2 has a dialect of its own. `aws` when absent. */
  readonly queryDialect?: 'aws' | 'ec2';
  /** The XML namespace of awsQuery, ec2Query and restXml answers. */
  readonly xmlNamespace?: string;
  readonly sdk: () => Promise<Readonly<Record<string, unknown>>>;
  /** The folder of operations: `new URL('./operations/', import.meta.url)`. */
  readonly operations: URL;
  readonly deps: Deps;
  /** The service's own error for members that are missing, of the wrong type, out of range or not honoured. */
  readonly invalidInput: (message: string) => Error | Promise<Error>;
  /** For services that have a code of its own for a required member that is missing; `invalidInput` when absent. */
  readonly missingInput?: (member: string) => Error | Promise<Error>;
}
