/** Where everything is. */
export interface House {
  readonly root: string;
  /** The library of this working tree and the programs, compiled. */
  readonly installation: string;
  /** The same programs with the library of another working tree, under a name; gives the folder. */
  install(name: string, tree: string): string;
}
