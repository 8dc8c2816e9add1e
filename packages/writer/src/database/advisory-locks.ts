/** Two-part advisory locks: what for, and in which schema. Locks of other programs use other first parts. */
export const PARTITION_LOCK = 0x63_73_00_01;
export const MIRROR_LOCK = 0x63_73_00_02;
export const MIGRATION_LOCK = 0x63_73_00_03;
export const RETENTION_LOCK = 0x63_73_00_04;

/** Arguments for the advisory lock functions: a lock holds for one schema, not for the whole database. */
export function lockKey(purpose: number): string {
  return `${purpose}, hashtext(current_schema())`;
}
