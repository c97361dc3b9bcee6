import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failed, fetched, NotHere, run } from './run.mjs';

/** @import { Work } from './build.mjs' */

/**
 * The jars that a pom names, held against their checksums. Gives the version of the first.
 * @param {Work} work
 */
export function buildJavaLibraries({ part, folder, log }) {
  try {
    run('mvn', ['--version'], { log });
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    throw new NotHere('there is no Maven on this machine');
  }
  const options = ['-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
  fetched('mvn', ['-B', '-q', '-f', join(part.pins, 'pom.xml'), 'dependency:copy-dependencies', ...options], { log });
  const found = readdirSync(folder)
    .sort()
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}  ${name}\n`,
    );
  if (found.join('') !== readFileSync(join(part.pins, 'checksums'), 'utf8')) {
    throw new Failed(`SECURITY ERROR: these are not the jars that are pinned\n${found.join('')}`);
  }
  return (
    /<version>([^<]+)<\/version>\s*<\/dependency>/.exec(readFileSync(join(part.pins, 'pom.xml'), 'utf8'))?.[1] ?? ''
  );
}
