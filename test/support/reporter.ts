import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one line that counts it: `N passed, N failed, N skipped`. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      if (module.state() === 'failed' && module.children.size === 0) count.failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'pending') count.skipped += 1;
        else count[state] += 1;
        if (state === 'skipped') console.log(`skipped: ${test.fullName}`);
        if (state === 'failed') console.log(`failed: ${test.fullName}`);
        if (test.diagnostic()?.flaky) console.log(`passed the second time: ${test.fullName}`);
      }
    }
    if (count.passed + count.failed === 0) process.exitCode = 1;
    console.log(`\ntests: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}
