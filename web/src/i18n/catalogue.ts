/** Nested texts by name. That all catalogues have the same names is checked by a test, plural forms aside. */
export interface Catalogue {
  readonly [name: string]: string | Catalogue;
}
