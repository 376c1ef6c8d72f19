export type { Change, ChangeKind, SealChanges } from './change.js';
export { CHANGE_CODES, type ChangeCode } from './change-code.js';
export { findChanges } from './find-changes.js';
export { findStructuralFaults } from './structural-faults.js';
