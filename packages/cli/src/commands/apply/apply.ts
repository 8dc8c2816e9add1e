import { applyEndpoints } from '@checkstream/checker/apply';
import type { Applied, ApplyPlan } from '@checkstream/checker/apply';
import type { Endpoint } from '@checkstream/schema';
import { parseEndpointsFiles } from '@checkstream/schema/endpoints-file';
import { CliError } from '../../cli-error.ts';
import { definitionCodec } from '../../connection/definition-codec.ts';
import { kafkaTrouble, needTopic, openKafka } from '../../connection/open-kafka.ts';
import { formatProblems } from '../../files/format-problems.ts';
import { readEndpointsFiles } from '../../files/read-endpoints-files.ts';
import { orInterrupted } from '../../interrupted.ts';
import { formatJson } from '../../terminal/format-json.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { createApproval } from './approval.ts';
import type { Approval, ApplyOptions } from './approval.ts';

/**
 * Makes the endpoints topic agree with the files, tenant by tenant. 0 when it does (or would, with `dryRun`), 1 when the
 * person said no. Throws CliError when the files, Kafka or the guards refuse.
 */
export async function apply(paths: string[], options: ApplyOptions, terminal: Terminal): Promise<0 | 1> {
  const wanted = await readWanted(paths, terminal.cwd);
  const connection = await openKafka(terminal);
  const { client, settings } = connection;
  const topic = settings.topics.endpoints;
  needTopic(connection, topic);

  const codec = await definitionCodec(connection, { willWrite: !options.dryRun, signal: terminal.signal });
  const approval = createApproval(options, terminal);
  const { signal } = terminal;
  const { approve } = approval;
  const applying = applyEndpoints({ client, topic, signal, wanted, approve, ...codec });
  const done = await kafkaTrouble(settings.kafka, applying).catch((error: unknown) => {
    throw orInterrupted(error, signal, whatStands(approval));
  });
  if (options.json) terminal.out(formatJson(asJson(done, options)));
  else terminal.out(approval.outcome(done));
  return done.applied || options.dryRun ? 0 : 1;
}

async function readWanted(paths: string[], cwd: string): Promise<Map<string, Endpoint[]>> {
  const sources = await readEndpointsFiles(paths, cwd);
  const parsed = parseEndpointsFiles(sources);
  if (parsed.ok) return parsed.tenants;
  throw new CliError(`${formatProblems(parsed.problems, sources.length)}\nnothing was applied`);
}

function whatStands(approval: Approval): string {
  if (!approval.approved()) return 'nothing was applied';
  return 'what was published until now stays, and applying again completes it';
}

function asJson({ plan, applied }: Applied, { dryRun }: ApplyOptions): object {
  const ids = (endpoints: ApplyPlan['added']) => endpoints.map(({ endpointId }) => endpointId);
  return {
    applied: applied && !dryRun,
    added: ids(plan.added),
    changed: ids(plan.changed),
    removed: plan.removed,
    unchanged: ids(plan.unchanged),
  };
}
