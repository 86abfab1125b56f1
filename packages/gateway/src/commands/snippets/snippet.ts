/** What a client has to be told. */
export interface SnippetFacts {
  /** The gateway as clients reach it: `dyn.example.com:8443`. */
  readonly server: string;
  /** The whole name of the host that the client keeps. */
  readonly host: string;
  readonly user: string;
  readonly secret: string;
}

/** The configuration of one client. */
export interface Snippet {
  /** As `dyndns-gateway snippet` takes it; also the name of its page in `docs/clients/`. */
  readonly client: string;
  /** As its makers call it. */
  readonly title: string;
  /** Where the text goes. */
  readonly place: string;
  /** Whether it looks at nothing but the HTTP status, so that its credential has to show failures there. */
  readonly needsStrictStatus?: true;
  readonly text: (facts: SnippetFacts) => string;
}
