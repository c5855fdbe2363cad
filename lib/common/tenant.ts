/** A tenant that a run is for, with its id as a string. */
export interface SelectedTenant<T> {
  readonly id: string;
  readonly tenant: T;
}
