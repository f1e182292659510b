import fc from '../../node_modules/fast-check/lib/fast-check.js';

// A commit is green or red whatever the day: the generated values follow from a seed. `GODWIT_TEST_SEED=12` takes others,
// and a failure prints the seed and the path that show it again.
fc.configureGlobal({ seed: Number(process.env.GODWIT_TEST_SEED ?? 1) });

export default fc;
