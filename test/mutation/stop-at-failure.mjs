import { TestEnvironment } from 'jest-environment-node';

/** Skips what is left of a file once one of its tests has failed. */
export default class StopAtFailure extends TestEnvironment {
  #failed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_done') this.#failed ||= test.errors.length > 0;
    if (name === 'test_start' && this.#failed) test.mode = 'skip';
  }
}
