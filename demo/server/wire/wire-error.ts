import type { JsonObject } from './json.ts';

export interface WireErrorFields {
  readonly code: string | null;
  readonly message: string;
  readonly param?: string | null;
  readonly type?: string;
  /** Over HTTP; 400 when left out. */
  readonly status?: number;
}

/** An error as the service words it, over HTTP and on the data channel alike. */
export class WireError extends Error {
  readonly code: string | null;
  readonly param: string | null;
  readonly type: string;
  readonly status: number;

  constructor(fields: WireErrorFields) {
    const { code, message, param = null, type = 'invalid_request_error', status = 400 } = fields;
    super(message);
    this.code = code;
    this.param = param;
    this.type = type;
    this.status = status;
  }

  toJSON(): JsonObject {
    return { type: this.type, code: this.code, message: this.message, param: this.param };
  }
}

export const unknownParameter = (param: string): WireError =>
  new WireError({ code: 'unknown_parameter', message: `Unknown parameter: '${param}'.`, param });

export const missingParameter = (param: string): WireError =>
  new WireError({
    code: 'missing_required_parameter',
    message: `Missing required parameter: '${param}'.`,
    param,
  });

export const invalidValue = (param: string, value: unknown, supported?: readonly string[]): WireError => {
  const shown = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  const rest = supported ? ` Supported values are: ${supported.map((one) => `'${one}'`).join(', ')}.` : '';
  return new WireError({ code: 'invalid_value', message: `Invalid value: ${shown}.${rest}`, param });
};
