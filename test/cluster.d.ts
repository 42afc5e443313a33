/** A throw-away server of its own. */
export interface Cluster {
  readonly folder: string;
  readonly port: number;
  url(database?: string, schema?: string): string;
  start(): void;
  stop(mode?: "immediate" | "fast" | "smart"): void;
  remove(): void;
}

export function hasServer(): boolean;
export function startCluster(): Promise<Cluster>;
