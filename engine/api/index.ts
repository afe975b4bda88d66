export * from './callee';
export * from './enums';
export * from './errors';
export * from './eventSchemas';
export * from './events';
export * from './methods';
export * from './model';
export * from './options';
