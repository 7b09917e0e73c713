// A reporter for node:test that writes one JSON object: how many tests passed and failed.

/** @param {AsyncIterable<{ type: string, data: any }>} source */
export default async function* countReporter(source) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of source) {
    if (data.details?.type === 'suite') continue;
    if (type === 'test:fail' && data.todo === undefined) {
      // A test whose only fault is a failed part is that part's failure.
      if (data.details.error?.failureType !== 'subtestsFailed') counts.failed += 1;
    } else if (type === 'test:pass') {
      if (data.skip === undefined && data.todo === undefined) counts.passed += 1;
      else counts.skipped += 1;
    }
  }
  yield JSON.stringify(counts);
}
