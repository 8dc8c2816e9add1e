/** Resource types of the configuration APIs. */
export const RESOURCE = { topic: 2, broker: 4 } as const;

/** Where a setting comes from, as DescribeConfigs numbers it. */
export const SOURCE = { topic: 1, default: 5 } as const;
