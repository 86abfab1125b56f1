/** Something wrong between keys that are each right. */
export interface Conflict {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}
