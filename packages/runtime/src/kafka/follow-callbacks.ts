export interface FollowCallbacks {
  /** The complete content of a partition after a (re)read: it replaces the partition's old rows. */
  onPartition: (partition: number, rows: Map<string, Buffer>) => void;
  /** A later change; null: removed. */
  onRow: (partition: number, key: string, value: Buffer | null) => void;
  /** Partitions that are no longer ours; their rows are somebody else's now. Told at the next join, not in an outage. */
  onRevoked: (partitions: number[]) => void;
  /** Every assigned partition is complete, an empty assignment included. Once per join. */
  onComplete?: () => void;
}
