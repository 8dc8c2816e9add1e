// How long the questions take that people ask of the tables, over a generated history:
// node bench/answers.ts --help
import { HELP, parseAnswersOptions, type AnswersOptions } from './store/answers-options.ts';
import { generateHistory, type History } from './store/generate-history.ts';
import { markdownTable } from './markdown-table.ts';
import { median } from './quantiles.ts';
import { migrateAt, onPool, openPostgres } from './store/open-postgres.ts';
import { QUESTIONS } from './store/questions.ts';

const TIMES = 5;
const CHECKS_A_DAY = 1_440;

const options = parseAnswersOptions(process.argv.slice(2));
if (options === null) process.stdout.write(`${HELP}\n`);
else await run(options);

async function run({ days, endpoints, checks, json }: AnswersOptions): Promise<void> {
  const withChecks = Math.min(endpoints, Math.max(1, Math.round(checks / days / CHECKS_A_DAY)));
  // Nothing is measured that writes, so nothing need be durable.
  const postgres = await openPostgres(false);
  try {
    const url = await postgres.createDatabase();
    await migrateAt(url);
    const says = await onPool(url, (database) => measure(database, { days, endpoints, withChecks }));
    process.stdout.write(json ? `${JSON.stringify(says, null, 2)}\n` : report(says));
  } finally {
    await postgres.close();
  }
}

type Answers = Awaited<ReturnType<typeof measure>>;

async function measure(database: Parameters<typeof generateHistory>[0], history: History) {
  await generateHistory(database, history);
  const answers = [];
  for (const { asks, answer } of QUESTIONS) {
    // The first fills caches, and is not counted.
    let rows = await answer(database.query);
    const tookMs: number[] = [];
    for (let time = 0; time < TIMES; time++) {
      const begin = performance.now();
      rows = await answer(database.query);
      tookMs.push(performance.now() - begin);
    }
    answers.push({ asks, rows, medianMs: median(tookMs), mostMs: Math.max(...tookMs) });
  }
  const { rows } = await database.query<{ checks: number; hours: number }>(
    'SELECT (SELECT count(*) FROM checks) AS checks, (SELECT count(*) FROM checks_hourly) AS hours',
  );
  return { ...history, ...(rows[0] as { checks: number; hours: number }), answers };
}

function report({ days, endpoints, withChecks, checks, hours, answers }: Answers): string {
  const n = (value: number) => value.toLocaleString('en');
  return [
    `${n(days)} days of ${n(endpoints)} endpoints, a check a minute: ${n(hours)} hourly sums, ` +
      `and ${n(checks)} checks, those of the first ${n(withChecks)}\n`,
    markdownTable(
      ['question', 'rows', 'ms, median', 'ms, most'],
      answers.map(({ asks, rows, medianMs, mostMs }) => [asks, rows, medianMs, mostMs]),
    ),
  ].join('\n');
}
