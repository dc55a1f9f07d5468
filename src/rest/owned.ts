interface Owned {
  readonly callcentre: string;
  readonly name: string;
}

/** A call centre's things of one kind, by name. */
export function ownedBy<T extends Owned>(table: ReadonlyMap<string, T>, callcentre: string): T[] {
  return [...table.values()]
    .filter((thing) => thing.callcentre === callcentre)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
