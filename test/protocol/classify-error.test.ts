import { expect } from '@open-wc/testing';
import { classifyError } from '../../src/protocol/classify-error.js';

describe('classifyError', () => {
  for (const [code, severity, expected] of [
    ['conversation_already_has_active_response', 'retry', true],
    ['cannot_update_voice', 'retry', true],
    ['response_cancel_not_active', 'ignorable', true],
    ['input_audio_buffer_commit_empty', 'ignorable', true],
    ['item_truncate_invalid_item_id', 'ignorable', true],
    ['invalid_item_id', 'ignorable', true],
    ['item_not_found', 'ignorable', true],
    ['invalid_value', 'ignorable', false],
    ['unknown_parameter', 'ignorable', false],
    ['missing_required_parameter', 'ignorable', false],
    ['invalid_event', 'ignorable', false],
    ['something_new', 'ignorable', false],
    ['constructor', 'ignorable', false],
    ['session_expired', 'renew', false],
    ['beta_api_shape_disabled', 'fatal', false],
    ['invalid_api_key', 'fatal', false],
    ['insufficient_quota', 'fatal', false],
    ['rate_limit_exceeded', 'fatal', false],
    ['model_not_found', 'fatal', false],
  ] as const) {
    it(`takes ${code} for ${severity}${expected ? ', and tells nobody' : ''}`, () => {
      expect(classifyError({ code, message: 'm' })).to.include({ severity, expected, code, message: 'm' });
    });
  }

  it('takes an error of the server without a code for one that may not come again', () => {
    expect(classifyError({ type: 'server_error', code: null })).to.include({
      severity: 'retry',
      expected: false,
    });
  });
});
