/** The query of a route that takes none: every parameter is refused as unknown. */
export class NoQueryDto {}
