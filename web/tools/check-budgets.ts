import { measure } from './budgets.ts';

let over = 0;
for (const { name, kB, limit } of measure('build')) {
  const verdict = kB > limit ? 'TOO MUCH' : 'ok';
  if (kB > limit) over += 1;
  process.stdout.write(`${name}: ${kB.toFixed(1)} of ${limit} kB gz, ${verdict}\n`);
}
process.exitCode = over > 0 ? 1 : 0;
