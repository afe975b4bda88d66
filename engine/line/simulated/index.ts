export { DEFAULT_CALLEES } from './defaults';
export { SimulatedLine, type SimulatedLineParts } from './line';
export { speechTime } from './speechTime';
export { parseSimulatedLine } from './validate';
