import type { LogSink } from '#agent/logs/log-sink.ts';
import type { LastUsed } from '#auth/last-used.ts';
import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import type { RegistryAddress } from '#model/image-reference.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import type { EcsDeps } from '#services/ecs/deps.ts';
import type { EngineOptions } from '../engine.ts';
import type { StateDirectory } from '../state-directory.ts';
import { secretDeps } from '../secret-deps.ts';
import { taskProtection } from '../task-protection.ts';
import { authorizedLogSink } from './authorized-log-sink.ts';
import { executionRole } from './execution-role.ts';
import { RoleSessions } from './role-sessions.ts';
import { secretServices } from './secret-services.ts';
import { taskCredentials } from './task-credentials.ts';

export interface TaskRolesOptions extends Pick<StateDirectory, 'store' | 'cloudClock' | 'sealing' | 'sessions' | 'authorizer'> {
  readonly address: RegistryAddress;
  readonly clock: Clock;
  readonly random: Random;
  readonly lastUsed: Pick<LastUsed, 'note'>;
  /** Its operations are called for tasks that want to be protected. */
  readonly ecs: EcsDeps;
  /** Where logs go that their tasks may write. */
  readonly sink: LogSink;
}

/** All that an engine does with the roles of tasks, over the sessions that each task has. */
export function taskRoles({ store, cloudClock, sealing, sessions, authorizer: judge, lastUsed, address, clock, random, ecs, sink }: TaskRolesOptions): Pick<EngineOptions, 'askProtection' | 'askCredentials' | 'executionRole' | 'logSink'> {
  const { ids } = ecs;
  // What tasks' roles do in the daemon is a use of them, as it is when it comes over HTTP.
  const authorizer: Authorizer = {
    authorize(call, requests) {
      lastUsed.note({ principal: call.principal, region: call.region, signedService: 'ecs' });
      return judge.authorize(call, requests);
    },
  };
  const roleSessions = new RoleSessions({ store, clock });
  return {
    askProtection: taskProtection({ deps: ecs, roleSessions, authorizer, realClock: clock }),
    askCredentials: taskCredentials({ roleSessions, sessions }),
    executionRole: executionRole({ store, roleSessions, authorizer, address, services: secretServices(secretDeps({ store, cloudClock, sealing, authorizer, random, ids }), authorizer), ids, clock }),
    logSink: authorizedLogSink({ sink, roleSessions, authorizer, ids, clock }),
  };
}
