import { describe, expect, test } from '@jest/globals';
import { createJudgement } from '../../src/kafka/create-judgement.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';

const refusal = Object.assign(new Error('SASL Plain: no'), { name: 'KafkaJSSASLAuthenticationError' });
const expired = Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' });

describe('createJudgement', () => {
  test.each([
    ['login', refusal],
    ['certificate', expired],
  ])('a refused %s is final until a broker has let us in, and heals from then on', (_what, error) => {
    const judgement = createJudgement(recordingLog().log, () => 0);
    expect(judgement.heals(error)).toBe(false);
    judgement.accepted();
    expect(judgement.heals(error)).toBe(true);
  });

  test('what it forgives is an error in the log, at most once a minute', () => {
    const { log, lines } = recordingLog();
    let now = 0;
    const judgement = createJudgement(log, () => now);
    judgement.heals(refusal);
    judgement.accepted();
    for (now of [0, 30_000, 59_999, 60_000]) judgement.heals(refusal);
    expect(lines.map(({ level }) => level)).toEqual(['error', 'error']);
    expect(lines[0]?.['problem']).toMatch(/^KAFKA_USERNAME, KAFKA_PASSWORD/);
  });

  test('a programming error never heals', () => {
    const judgement = createJudgement(recordingLog().log, () => 0);
    judgement.accepted();
    expect(judgement.heals(new TypeError('undefined is not a function'))).toBe(false);
  });
});
