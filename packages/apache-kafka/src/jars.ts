import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchWithMaven, type FetchOptions } from './maven.ts';

/** The folder that holds the jars of one Kafka release, fetched by Maven when it is not there yet (46 MB). */
export function fetchJars(version: string, options: FetchOptions): Promise<string> {
  return fetchWithMaven({
    ...options,
    what: `Apache Kafka ${version}`,
    name: `kafka-${version}`,
    goal: async (work, into) => {
      await writeFile(join(work, 'pom.xml'), pom(version));
      return ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${into}`];
    },
  });
}

function pom(version: string): string {
  const dependency = (group: string, artifact: string, release: string) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${release}</version></dependency>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>checkstream</groupId><artifactId>apache-kafka</artifactId><version>1</version>
  <dependencies>
    ${dependency('org.apache.kafka', 'kafka_2.13', version)}
    ${dependency('org.slf4j', 'slf4j-simple', '1.7.36')}
  </dependencies>
</project>
`;
}
