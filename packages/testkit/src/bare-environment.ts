import { env } from 'node:process';

/** For a process with settings of its own: nothing of ours but what finds programs, and what Node has compiled before. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const compiled = env['NODE_COMPILE_CACHE'];
  return { PATH: env['PATH'], ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }) };
}
