export interface Rows {
  readonly count: number;
}
export { KubeConfig } from "@kubernetes/client-node";
